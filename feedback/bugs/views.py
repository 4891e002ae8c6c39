import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.bugs.forms import ReplyForm, ReportForm
from feedback.bugs.job_facts import readable
from feedback.bugs.move import judge_fix
from feedback.bugs.reply import reply as write_reply
from feedback.bugs.report import report as make_report
from feedback.bugs.report import reportable_by
from feedback.clip_panes import report_pane
from feedback.models import BugReport
from generation.gallery.clip_page import clips_for_page, render_clip_page
from generation.models import Clip
from portal.signed_in import signed_in

A_PAGE = 30
PANE = "feedback/bugs/_pane.html"


@require_POST
def report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    artist = signed_in(request)
    clip = get_object_or_404(clips_for_page(artist) & reportable_by(artist), public_id=public_id)
    form = ReportForm(request.POST, clip=clip)
    if not form.is_valid():
        return _refused(request, clip, form)
    said = form.cleaned_data.copy()
    browser = {
        "user_agent": request.headers.get("User-Agent", "")[:300],
        "viewport": said.pop("viewport"),
        "player_frame": said.pop("player_frame"),
    }
    key, active_s = said.pop("key"), said.pop("active_s")
    made, _ = make_report(
        clip=clip, reporter=artist, key=key, said=said, browser_facts=browser, active_s=active_s
    )
    if getattr(request, "htmx", False):
        fresh = report_pane(clip, artist) or {}
        return render(request, PANE, {"clip": clip, "made": made} | fresh)
    messages.success(request, f"Your report has the number {made.label}. Thank you.")
    return redirect(f"{clip.get_absolute_url()}#report")


def _refused(request: HttpRequest, clip: Clip, form: ReportForm) -> HttpResponse:
    said = (report_pane(clip, signed_in(request)) or {}) | {"form": form}
    if getattr(request, "htmx", False):
        return render(request, PANE, {"clip": clip} | said, status=422)
    return render_clip_page(request, clip, given={"report": said}, status=422)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    reports = BugReport.objects.filter(reporter=signed_in(request)).for_lists()
    page = Paginator(reports, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/bugs/bug_list.html", {"page_obj": page})


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    bug = _visible(request).filter(public_id=public_id).first()
    if bug is None:
        if signed_in(request).is_reviewer:
            return redirect("review:bug", public_id)
        raise Http404("No such report.")
    return render(request, "feedback/bugs/bug.html", _page(bug, ReplyForm()))


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
    bug = get_object_or_404(
        BugReport.objects.filter(reporter=signed_in(request)), public_id=public_id
    )
    if not judge_fix(
        report=bug, by=signed_in(request), is_fixed=request.POST.get("fixed") == "yes"
    ):
        messages.error(request, "This report is not waiting for your look any more.")
    return redirect(bug)


def _visible(request: HttpRequest) -> QuerySet[BugReport]:
    reports = BugReport.objects.visible_to(signed_in(request))
    return reports.select_related("clip__generation__model_version", "reporter", "duplicate_of")


def _page(bug: BugReport, reply_form: ReplyForm) -> dict[str, object]:
    return {
        "bug": bug,
        "replies": bug.replies.select_related("author"),
        "facts": readable(bug.job_facts, bug.browser_facts),
        "reply_form": reply_form,
    }
