import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from feedback.review.admission import staff
from feedback.review.forms import StopForm
from portal.gate.admit import Act
from portal.gate.stop import ask_stop, confirm_stop, lift_stop, withdraw_stop
from portal.models import ProgrammeStop
from portal.models.programme_stop import CONFIRM_WITHIN
from portal.signed_in import signed_in

NEWEST = 10
TOO_LATE = "Nothing was changed: it was too late for that, or somebody else was first."


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Act.OPERATE)
def stops(request: HttpRequest) -> HttpResponse:
    """Ask for a stop; see the one that waits or is in force, and those before."""
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        ask_stop(by=signed_in(request), reason=said["reason"], notice_text=said["notice"])
        messages.success(request, "Asked. Nothing is stopped until another operator confirms it.")
        return redirect("review:stop")
    people = ProgrammeStop.objects.select_related("asked_by", "confirmed_by", "lifted_by")
    context = {
        "form": form,
        "current": people.in_force().first(),
        "waiting": people.waiting(),
        "minutes": int(CONFIRM_WITHIN.total_seconds() // 60),
        "before": people.filter(status=ProgrammeStop.Status.LIFTED)[:NEWEST],
    }
    status = 422 if form.is_bound else 200
    return render(request, "feedback/review/stop.html", context, status=status)


@require_POST
@staff(Act.OPERATE)
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    done = confirm_stop(stop=_stop(public_id), by=signed_in(request))
    return _back(request, done, "The programme is stopped. Clips that run finish; no other begins.")


@require_POST
@staff(Act.OPERATE)
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    done = withdraw_stop(stop=_stop(public_id), by=signed_in(request))
    return _back(request, done, "Withdrawn. Nothing was stopped.")


@require_POST
@staff(Act.OPERATE)
def lift(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    done = lift_stop(stop=_stop(public_id), by=signed_in(request))
    return _back(request, done, "The stop is lifted. What waited goes on.")


def _stop(public_id: uuid.UUID) -> ProgrammeStop:
    return get_object_or_404(ProgrammeStop, public_id=public_id)


def _back(request: HttpRequest, done: bool, sentence: str) -> HttpResponse:
    if done:
        messages.success(request, sentence)
    else:
        messages.error(request, TOO_LATE)
    return redirect("review:stop")
