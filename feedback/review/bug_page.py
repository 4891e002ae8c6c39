"""The page of one report, as staff read it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from feedback.bugs.forms import ReplyForm
from feedback.bugs.job_facts import readable
from feedback.bugs.shown import picture_of, reruns_of
from feedback.models import BugReport
from feedback.review.bug_forms import AssigneeForm, PriorityForm, RerunForm, SummaryForm
from feedback.review.forms import MoveForm
from feedback.review.look_at_report import look_at_report
from portal.signed_in import signed_in

LATE = "Somebody else moved it meanwhile: it is now “{}”. What you wrote is kept; look again."
CHANGED = "Somebody else set it meanwhile, to “{}”. What you wrote is kept; look again."


def bug_or_404(public_id: uuid.UUID) -> BugReport:
    related = (
        "clip__generation__model_version", "reporter", "duplicate_of", "assignee", "fixed_in",
    )  # fmt: skip
    return get_object_or_404(BugReport.objects.select_related(*related), public_id=public_id)


def render_bug(
    request: HttpRequest, report: BugReport, *, status: int = 200, **given: Any
) -> HttpResponse:
    """given: forms that were sent and lack something, by their name in the template."""
    context = {
        "bug": report,
        "look": look_at_report(report=report, staff=signed_in(request)),
        "replies": report.replies.select_related("author"),
        "facts": readable(report.job_facts, report.browser_facts),
        "picture": picture_of(report),
        "reruns": reruns_of(report),
        "others": report.followers.count(),
        "move_form": given.get("move_form") or MoveForm(report=report),
        "reply_form": given.get("reply_form") or ReplyForm(),
        "priority_form": given.get("priority_form") or PriorityForm(report=report),
        "assignee_form": given.get("assignee_form") or AssigneeForm(report=report),
        "summary_form": given.get("summary_form") or SummaryForm(report=report),
        "rerun_form": given.get("rerun_form") or RerunForm(report=report),
    }
    return render(request, "feedback/review/bug.html", context, status=status)


def late_move(request: HttpRequest, report: BugReport, form: MoveForm) -> HttpResponse:
    """The second of two at once: nothing is changed, and no word is lost."""
    messages.error(request, LATE.format(report.get_status_display()))
    kept = {name: form.data.get(name, "") for name in ("sentence", "original", "fixed_in")}
    again = MoveForm(report=report, initial=kept)
    return render_bug(request, report, move_form=again, status=409)
