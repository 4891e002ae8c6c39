import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.bugs.forms import ReplyForm
from feedback.bugs.job_facts import readable
from feedback.bugs.kinds import KINDS
from feedback.bugs.move import judge_fix
from feedback.bugs.reply import reply as write_reply
from feedback.bugs.shown import picture_of, reruns_of
from feedback.models import BugReport
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    reports = BugReport.objects.filter(reporter=signed_in(request)).for_lists()
    page = Paginator(reports, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/bugs/bug_list.html", {"page_obj": page})


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/bugs/kinds.html", {"kinds": KINDS})


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One's own in full; of another's that one has too, no word of its reporter."""
    bug = _visible(request).filter(public_id=public_id).first()
    if bug is not None:
        return render(request, "feedback/bugs/bug.html", _page(bug, ReplyForm()))
    user = signed_in(request)
    followed = BugReport.objects.followed_by(user).with_numbers().filter(public_id=public_id)
    if (bug := followed.first()) is not None:
        return render(request, "feedback/bugs/bug_followed.html", {"bug": bug})
    if user.is_reviewer:
        return redirect("review:bug", public_id)
    raise Http404("No such report.")


@require_POST
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    bug = get_object_or_404(_visible(request), public_id=public_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/bugs/bug.html", _page(bug, form), status=422)
    said = form.cleaned_data
    write_reply(report=bug, author=signed_in(request), text=said["text"], key=said["key"])
    return redirect(bug)


@require_POST
def fix(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The reporter looked at a fix: it holds, or it does not."""
    bug = get_object_or_404(_visible(request), public_id=public_id)
    if not judge_fix(
        report=bug, by=signed_in(request), is_fixed=request.POST.get("fixed") == "yes"
    ):
        messages.error(request, "This report is not waiting for your look any more.")
    return redirect(bug)


def _visible(request: HttpRequest) -> QuerySet[BugReport]:
    reports = BugReport.objects.visible_to(signed_in(request))
    return reports.select_related(
        "clip__generation__model_version", "reporter", "duplicate_of__fixed_in", "fixed_in"
    )


def _follows_original(bug: BugReport) -> bool:
    original = bug.duplicate_of
    return original is not None and original.followers.filter(person=bug.reporter_id).exists()


def _page(bug: BugReport, reply_form: ReplyForm) -> dict[str, object]:
    return {
        "bug": bug,
        "replies": bug.replies.select_related("author"),
        "facts": readable(bug.job_facts, bug.browser_facts),
        "picture": picture_of(bug),
        "reruns": reruns_of(bug),
        "others": bug.followers.count(),
        "follows_original": _follows_original(bug),
        "reply_form": reply_form,
    }
