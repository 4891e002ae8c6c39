import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
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

A_PAGE = 30


@require_POST
def report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    clips = reportable_by(request.user).select_related("generation__model_version")
    clip = get_object_or_404(clips, public_id=public_id)
    form = ReportForm(request.POST, clip=clip)
    context = {"clip": clip}
    part = "feedback/bugs/_pane.html"
    if not form.is_valid():
        template = part if request.htmx else "feedback/bugs/report_form.html"
        bugs = (report_pane(clip, request.user) or {})["bugs"]
        return render(request, template, context | {"form": form, "bugs": bugs}, status=422)
    said = form.cleaned_data.copy()
    browser = {
        "user_agent": request.headers.get("User-Agent", "")[:300],
        "viewport": said.pop("viewport"),
        "player_frame": said.pop("player_frame"),
    }
    made, _ = make_report(
        clip=clip, reporter=request.user, key=said.pop("key"), said=said, browser_facts=browser
    )
    if request.htmx:
        fresh = report_pane(clip, request.user) or {}
        return render(request, part, context | fresh | {"made": made})
    messages.success(request, f"Your report has the number {made.label}. Thank you.")
    return redirect(f"{clip.get_absolute_url()}#report")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    reports = BugReport.objects.filter(reporter=request.user).for_lists()
    page = Paginator(reports, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/bugs/bug_list.html", {"page_obj": page})


@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    bug = _visible(request, public_id)
    if bug.reporter_id != request.user.pk:
        return redirect("review:bug", bug.public_id)
    return render(request, "feedback/bugs/bug.html", _page(bug, ReplyForm()))


@require_POST
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    bug = _visible(request, public_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/bugs/bug.html", _page(bug, form), status=422)
    said = form.cleaned_data
    write_reply(report=bug, author=request.user, text=said["text"], key=said["key"])
    return redirect(bug)


@require_POST
def fix(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The reporter looked at a fix: it holds, or it does not."""
    bug = get_object_or_404(BugReport.objects.filter(reporter=request.user), public_id=public_id)
    if not judge_fix(report=bug, by=request.user, is_fixed=request.POST.get("fixed") == "yes"):
        messages.error(request, "This report is not waiting for your look any more.")
    return redirect(bug)


def _visible(request: HttpRequest, public_id: uuid.UUID) -> BugReport:
    reports = BugReport.objects.visible_to(request.user)
    related = ("clip__generation__model_version", "reporter", "duplicate_of")
    return get_object_or_404(reports.select_related(*related), public_id=public_id)


def _page(bug: BugReport, reply_form: ReplyForm) -> dict[str, object]:
    return {
        "bug": bug,
        "replies": bug.replies.select_related("author"),
        "facts": readable(bug.job_facts, bug.browser_facts),
        "reply_form": reply_form,
    }
