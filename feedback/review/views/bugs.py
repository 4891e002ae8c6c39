import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from feedback.bugs.forms import ReplyForm
from feedback.bugs.move import move as move_report
from feedback.bugs.reply import reply as write_reply
from feedback.review.admission import staff
from feedback.review.bug_page import bug_or_404, late_move, render_bug
from feedback.review.forms import MoveForm
from portal.signed_in import signed_in


@require_safe
@staff()
def bug(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Opening a report is a look with the report as its purpose; its reporter reads of it."""
    return render_bug(request, bug_or_404(public_id))


@require_POST
@staff()
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = bug_or_404(public_id)
    form = MoveForm(request.POST, report=report)
    if form.is_late:
        return late_move(request, report, form)
    if not form.is_valid():
        return render_bug(request, report, move_form=form, status=422)
    said = form.cleaned_data
    moved = move_report(
        report=report,
        to=said["to"],
        by=signed_in(request),
        sentence=said["sentence"],
        duplicate_of=said["original"],
        fixed_in=said["fixed_in"],
    )
    if not moved:
        return late_move(request, report, form)
    messages.success(request, f"Report {report.label}: {report.get_status_display().lower()}.")
    return redirect("review:bug", report.public_id)


@require_POST
@staff()
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report, form = bug_or_404(public_id), ReplyForm(request.POST)
    if not form.is_valid():
        return render_bug(request, report, reply_form=form, status=422)
    said = form.cleaned_data
    write_reply(report=report, author=signed_in(request), text=said["text"], key=said["key"])
    messages.success(request, "Your reply is there, and the reporter is told.")
    return redirect("review:bug", report.public_id)
