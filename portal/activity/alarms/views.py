import uuid

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import stash_and_reauthenticate
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.activity.alarms.step_up import CALLBACK, come_back, has_signed_in_since
from portal.activity.alarms.told import with_letters
from portal.gate.forms import ReplyForm
from portal.gate.reply import write_reply
from portal.models import Alarm
from portal.signed_in import signed_in

A_PAGE = 20


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """One's own alarms: what was seen, where the rule begins to speak, what followed."""
    return _page(request)


@require_POST
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What somebody has to say about an alarm; a person of the team answers."""
    user, form = signed_in(request), ReplyForm(request.POST)
    alarm = get_object_or_404(Alarm.objects.visible_to(user), public_id=public_id)
    if not form.is_valid():
        return _page(request, refused=form, about=alarm)
    said = form.cleaned_data
    write_reply(person=user, author=user, about=alarm, text=said["text"], key=said["key"])
    messages.success(request, "Your words are with the team. The answer comes here.")
    return redirect(alarm)


def _page(
    request: HttpRequest, *, refused: ReplyForm | None = None, about: Alarm | None = None
) -> HttpResponse:
    mine = Alarm.objects.visible_to(signed_in(request)).select_related("answered_by")
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "told": story,
            "form": refused
            if refused and story.alarm == about
            else ReplyForm(auto_id=f"letter_{story.alarm.pk}_%s"),
        }
        for story in with_letters(page)
    ]
    context = {"page_obj": page, "rows": rows, "must_confirm": mine.stepped_up().exists()}
    status = 422 if refused else 200
    return render(request, "portal/alarms/alarm_list.html", context, status=status)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Clear at once after a new sign-in; else ask for one, by passkey, code or password."""
    if has_signed_in_since(request):
        return come_back(request)
    if not get_adapter().get_reauthentication_methods(signed_in(request)):
        messages.info(request, "Please sign out and in again, then press the button once more.")
        return redirect("alarms:list")
    return stash_and_reauthenticate(request, {}, CALLBACK)
