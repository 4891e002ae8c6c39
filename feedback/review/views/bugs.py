import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.bugs.forms import ReplyForm
from feedback.bugs.job_facts import readable
from feedback.bugs.move import move as move_report
from feedback.bugs.reply import reply as write_reply
from feedback.models import BugReport
from feedback.review.admission import staff
from feedback.review.forms import MoveForm
from feedback.review.look_at_report import look_at_report
from portal.signed_in import signed_in

LATE = "Somebody else moved it meanwhile: it is now “{}”. What you wrote is kept; look again."


@require_safe
@staff()
def bug(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Opening a report is a look with the report as its purpose; its reporter reads of it."""
    return _page(request, _bug(public_id))


@require_POST
@staff()
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report = _bug(public_id)
    form = MoveForm(request.POST, report=report)
    if form.is_late:
        return _late(request, report, form)
    if not form.is_valid():
        return _page(request, report, move_form=form, status=422)
    said = form.cleaned_data
    moved = move_report(
        report=report,
        to=said["to"],
        by=signed_in(request),
        sentence=said["sentence"],
        duplicate_of=said["original"],
    )
    if not moved:
        return _late(request, report, form)
    messages.success(request, f"Report {report.label}: {report.get_status_display().lower()}.")
    return redirect("review:bug", report.public_id)


@require_POST
@staff()
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    report, form = _bug(public_id), ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, report, reply_form=form, status=422)
    said = form.cleaned_data
    write_reply(report=report, author=signed_in(request), text=said["text"], key=said["key"])
    messages.success(request, "Your reply is there, and the reporter is told.")
    return redirect("review:bug", report.public_id)


def _bug(public_id: uuid.UUID) -> BugReport:
    related = ("clip__generation", "reporter", "duplicate_of")
    return get_object_or_404(BugReport.objects.select_related(*related), public_id=public_id)


def _late(request: HttpRequest, report: BugReport, form: MoveForm) -> HttpResponse:
    """The second of two at once: nothing is changed, and no word is lost."""
    messages.error(request, LATE.format(report.get_status_display()))
    kept = {name: form.data.get(name, "") for name in ("sentence", "original")}
    again = MoveForm(report=report, initial=kept)
    return _page(request, report, move_form=again, status=409)


def _page(
    request: HttpRequest,
    report: BugReport,
    *,
    move_form: MoveForm | None = None,
    reply_form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "bug": report,
        "look": look_at_report(report=report, staff=signed_in(request)),
        "replies": report.replies.select_related("author"),
        "facts": readable(report.job_facts, report.browser_facts),
        "move_form": move_form or MoveForm(report=report),
        "reply_form": reply_form or ReplyForm(),
    }
    return render(request, "feedback/review/bug.html", context, status=status)
