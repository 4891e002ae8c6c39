import uuid

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from generation.decisions.appeal import appeal as make_appeal
from generation.decisions.forms import AppealForm
from generation.models import PolicyDecision
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was decided about one's own prompts and films, the newest first."""
    own = PolicyDecision.objects.visible_to(signed_in(request))
    own = own.select_related("generation", "clip__generation")
    context = {
        "page_obj": Paginator(own, A_PAGE).get_page(request.GET.get("page")),
        "drawn_percent": 100 * settings.WITHHOLD_SHARE,
        "promise_hours": settings.HOLD_PROMISE_HOURS,
    }
    return render(request, "generation/decisions/decision_list.html", context)


@require_safe
def decision(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _own(request, public_id), AppealForm())


@require_POST
def appeal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, form = _own(request, public_id), AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if make_appeal(decision=found, text=form.cleaned_data["text"]):
        messages.success(request, "Your appeal is there. Another person reads it.")
    else:
        messages.info(request, "There is nothing to appeal here any more.")
    return redirect(found)


def _own(request: HttpRequest, public_id: uuid.UUID) -> PolicyDecision:
    own = PolicyDecision.objects.visible_to(signed_in(request))
    related = own.select_related("generation", "clip__generation")
    return get_object_or_404(related, public_id=public_id)


def _page(
    request: HttpRequest, found: PolicyDecision, form: AppealForm, *, status: int = 200
) -> HttpResponse:
    clips = []
    if found.generation is not None and not found.is_film:
        clips = list(found.generation.clips.select_related("generation").order_by("variation"))
    context = {"decision": found, "form": form, "clips": clips}
    return render(request, "generation/decisions/decision.html", context, status=status)
