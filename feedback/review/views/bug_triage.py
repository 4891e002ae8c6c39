"""What staff set on one report, and the re-runs that they ask for."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from feedback.bugs import triage
from feedback.bugs.rerun import ask_rerun
from feedback.models import BugReport
from feedback.review.admission import staff
from feedback.review.bug_forms import AssigneeForm, PriorityForm, RerunForm, SeenForm, SummaryForm
from feedback.review.bug_page import CHANGED, bug_or_404, render_bug
from generation.models import ModelVersion
from generation.queue.refusals import SettingRejected
from portal.signed_in import signed_in


@require_POST
@staff()
def priority(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = bug_or_404(public_id)
    form = PriorityForm(request.POST, report=report)
    if not form.is_valid():
        return render_bug(request, report, priority_form=form, status=422)
    to, seen = form.cleaned_data["priority"], form.cleaned_data["seen"]
    if not triage.set_priority(report=report, to=to, seen=seen, by=signed_in(request)):
        now = report.get_priority_display() or "none"
        return _late(request, report, form, now, "priority_form")
    return _set(request, report, "the priority")


@require_POST
@staff()
def assignee(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = bug_or_404(public_id)
    form = AssigneeForm(request.POST, report=report)
    if not form.is_valid():
        return render_bug(request, report, assignee_form=form, status=422)
    to, seen = form.cleaned_data["assignee"], form.cleaned_data["seen"]
    if not triage.assign(report=report, to=to, seen=seen, by=signed_in(request)):
        now = report.assignee.name if report.assignee else "nobody"
        return _late(request, report, form, now, "assignee_form")
    return _set(request, report, "who works on it")


@require_POST
@staff()
def summary(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = bug_or_404(public_id)
    form = SummaryForm(request.POST, report=report)
    if not form.is_valid():
        return render_bug(request, report, summary_form=form, status=422)
    to, seen = form.cleaned_data["public_summary"], form.cleaned_data["seen"]
    if not triage.summarise(report=report, to=to, seen=seen, by=signed_in(request)):
        return _late(request, report, form, report.public_summary or "nothing", "summary_form")
    return _set(request, report, "the summary for others")


@require_POST
@staff()
def rerun(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Again on the same version, or on the one that was chosen."""
    report = bug_or_404(public_id)
    if report.clip is None:
        messages.error(request, "Its clip is gone, so it cannot be rendered again.")
        return redirect("review:bug", public_id)
    if request.POST.get("on") == "same":
        return _rerun(request, report, report.clip.generation.model_version)
    form = RerunForm(request.POST, report=report)
    if not form.is_valid():
        return render_bug(request, report, rerun_form=form, status=422)
    return _rerun(request, report, form.cleaned_data["model_version"])


def _rerun(request: HttpRequest, report: BugReport, version: ModelVersion) -> HttpResponse:
    try:
        ask_rerun(report=report, model_version=version, by=signed_in(request))
    except SettingRejected as rejected:
        messages.error(request, f"{version.label} cannot render this clip. {rejected.sentence}")
        return render_bug(request, report, status=422)
    messages.success(request, f"It waits its turn on {version.label}. You are told how it went.")
    return redirect("review:bug", report.public_id)


def _late(
    request: HttpRequest, report: BugReport, form: SeenForm, now: str, name: str
) -> HttpResponse:
    """The second of two at once: the form has the new value as the one seen, and the typed one."""
    messages.error(request, CHANGED.format(now))
    kept = {form.name: form.data.get(form.name, "")}
    again = type(form)(report=report, initial=kept)
    return render_bug(request, report, status=409, **{name: again})


def _set(request: HttpRequest, report: BugReport, what: str) -> HttpResponse:
    messages.success(request, f"Report {report.label}: {what} is set.")
    return redirect("review:bug", report.public_id)
