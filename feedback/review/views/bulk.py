from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from feedback.review.admission import staff
from feedback.review.admission_forms import BulkForm, ConfirmForm, seal_list
from portal.gate.admit import Act
from portal.gate.bulk_invite import NotEnoughSeats, invite_all, look_over
from portal.gate.invite import DAYS
from portal.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Act.OPERATE)
def bulk(request: HttpRequest) -> HttpResponse:
    """The form; and for what was sent, a report line by line. Nothing is sent from here."""
    if request.method != "POST":
        return _form(request, BulkForm())
    form = BulkForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    cohort, days = form.cleaned_data["cohort"], form.cleaned_data["days"]
    report = look_over(cohort=cohort, lines=form.lines)
    by = signed_in(request).pk
    sealed = seal_list(cohort=cohort, days=days, lines=report.good, by=by)
    confirm = ConfirmForm(by=by, initial={"sealed": sealed})
    context: dict[str, Any] = {"report": report, "cohort": cohort, "days": days, "form": confirm}
    return render(request, "feedback/review/bulk_report.html", context)


@require_POST
@staff(Act.OPERATE)
def send(request: HttpRequest) -> HttpResponse:
    by = signed_in(request)
    form = ConfirmForm(request.POST, by=by.pk)
    if not form.is_valid():
        reason = " ".join(map(str, form.non_field_errors()))
        messages.error(request, f"{reason} Nothing was sent; look it over again.")
        return redirect("review:invitation-bulk")
    lines = form.cleaned_data["lines"]
    try:
        made = invite_all(cohort=form.cleaned_data["cohort"], lines=lines, days=DAYS, by=by)
    except NotEnoughSeats as short:
        messages.error(request, f"Nothing was sent: {short.left} seats are left by now.")
        return redirect("review:invitation-bulk")
    messages.success(request, _said(len(made), len(lines) - len(made)))
    return redirect("review:invitations")


def _said(made: int, left_out: int) -> str:
    sent = f"{made} invitation{'' if made == 1 else 's'} on the way."
    return sent if not left_out else f"{sent} {left_out} left out: in or invited by now."


def _form(request: HttpRequest, form: BulkForm, *, status: int = 200) -> HttpResponse:
    return render(request, "feedback/review/bulk.html", {"form": form}, status=status)
