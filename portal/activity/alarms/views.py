from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import stash_and_reauthenticate
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.activity.alarms.step_up import CALLBACK, come_back, has_signed_in_since
from portal.activity.alarms.told import told
from portal.models import Alarm
from portal.signed_in import signed_in

A_PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's own alarms: what was seen, where the rule begins to speak, what followed."""
    mine = Alarm.objects.visible_to(signed_in(request)).select_related("answered_by")
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "alarms": [told(alarm) for alarm in page],
        "must_confirm": mine.stepped_up().exists(),
    }
    return render(request, "portal/alarms/alarm_list.html", context)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Clear at once after a new sign-in; else ask for one, by passkey, code or password."""
    if has_signed_in_since(request):
        return come_back(request)
    if not get_adapter().get_reauthentication_methods(signed_in(request)):
        messages.info(request, "Please sign out and in again, then press the button once more.")
        return redirect("alarms:list")
    return stash_and_reauthenticate(request, {}, CALLBACK)
