import uuid
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.admission_forms import OPEN, DeclineForm, InviteForm, RequestFilter
from feedback.review.request_waits import waits
from portal.gate import decide_request as gate
from portal.gate.admit import Act
from portal.gate.standing import standing_of
from portal.models import AccessRequest
from portal.signed_in import signed_in

A_PAGE = 50


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """Who asked to come in, the longest waiting first."""
    filters = RequestFilter({"status": OPEN} | request.GET.dict())
    status = filters.cleaned_data.get("status", "") if filters.is_valid() else ""
    rows = AccessRequest.objects.oldest_first().select_related("decided_by", "cohort")
    if status:
        rows = rows.waiting() if status == OPEN else rows.filter(status=status)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    now, figures = timezone.now(), waits()
    context = {
        "page_obj": page,
        "filters": filters,
        "status": status,
        "waits": figures,
        "now": now,
        "median_since": now - (figures["median_wait"] or timedelta()),
    }
    return render(request, "feedback/review/request_list.html", context)


@require_safe
@staff()
def asked(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _asked(public_id))


@require_POST
@staff()
def shortlist(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    who = _asked(public_id)
    try:
        gate.shortlist(asked=who, by=signed_in(request))
    except gate.DecidedAlready:
        return _too_late(request, public_id)
    messages.success(request, f"{who.name} is on the shortlist.")
    return redirect("review:request", public_id)


@require_POST
@staff(Act.OPERATE)
def invite(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    who, form = _asked(public_id), InviteForm(request.POST, prefix="invite")
    if not form.is_valid():
        return _page(request, who, invite_form=form)
    try:
        gate.invite_requester(asked=who, by=signed_in(request), **form.cleaned_data)
    except gate.DecidedAlready:
        return _too_late(request, public_id)
    except gate.NotInvitable as why:
        form.add_error("cohort", str(why))
        return _page(request, who, invite_form=form)
    messages.success(request, f"The invitation is on its way to {who.email}.")
    return redirect("review:request", public_id)


@require_POST
@staff(Act.OPERATE)
def decline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    who, form = _asked(public_id), DeclineForm(request.POST, prefix="decline")
    if not form.is_valid():
        return _page(request, who, decline_form=form)
    try:
        gate.decline(asked=who, by=signed_in(request), **form.cleaned_data)
    except gate.DecidedAlready:
        return _too_late(request, public_id)
    messages.success(request, f"Declined. {who.name} gets the reason by mail.")
    return redirect("review:request", public_id)


def _asked(public_id: uuid.UUID) -> AccessRequest:
    related = ("decided_by", "cohort", "invitation")
    return get_object_or_404(AccessRequest.objects.select_related(*related), public_id=public_id)


def _too_late(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    now = _asked(public_id)
    by = f" by {now.decided_by}" if now.decided_by else ""
    state = now.get_status_display().lower()
    messages.error(request, f"Somebody else was first: the request is {state}{by}.")
    return redirect("review:request", public_id)


def _page(
    request: HttpRequest,
    who: AccessRequest,
    *,
    invite_form: InviteForm | None = None,
    decline_form: DeclineForm | None = None,
) -> HttpResponse:
    seen = {"seen": who.status}
    context = {
        "asked": who,
        "standing": next(iter(standing_of([who.email]).values()), "") if who.is_waiting else "",
        "invite_form": invite_form or InviteForm(prefix="invite", initial=seen),
        "decline_form": decline_form or DeclineForm(prefix="decline", initial=seen),
        "now": timezone.now(),
    }
    status = 422 if invite_form or decline_form else 200
    return render(request, "feedback/review/request.html", context, status=status)
