"""A person shows that it is them: a sign-in newer than the alarm clears it."""

from datetime import datetime

from allauth.account.authentication import get_authentication_records
from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from portal.activity.alarms.answer import title_of
from portal.activity.record import record
from portal.models import Alarm, User
from portal.signed_in import signed_in

CALLBACK = "portal.activity.alarms.step_up.come_back"


@transaction.atomic
def clear(*, user: User, signed_in_at: float, at: datetime | None = None) -> int:
    """stepped_up -> cleared, for the alarms that are older than the sign-in (Unix seconds)."""
    now, cleared = at or timezone.now(), 0
    for alarm in Alarm.objects.stepped_up().filter(user=user):
        asked_at = alarm.changed_at or alarm.raised_at
        row = Alarm.objects.filter(pk=alarm.pk)
        if signed_in_at > asked_at.timestamp() and row.move(
            source=Alarm.State.STEPPED_UP, to=Alarm.State.CLEARED, at=now
        ):
            cleared += 1
            rule = title_of(alarm.rule)
            record("alarm.cleared", person=user, actor=user, thing=alarm, at=now, rule=rule)
    return cleared


def has_signed_in_since(request: HttpRequest) -> bool:
    """Whether this very session saw a sign-in after the newest alarm."""
    asked = Alarm.objects.stepped_up().filter(user=signed_in(request))
    newest = asked.aggregate(at=Max("changed_at"))["at"]
    return newest is None or newest_sign_in(request) > newest.timestamp()


def newest_sign_in(request: HttpRequest) -> float:
    """In Unix seconds; 0 for a session that allauth knows no sign-in of."""
    user = signed_in(request)
    return max((one["at"] for one in get_authentication_records(request, user)), default=0.0)


def come_back(request: HttpRequest, state: dict[str, str] | None = None) -> HttpResponse:
    """Where allauth leads after the person signed in again, with what it was given to keep."""
    if clear(user=signed_in(request), signed_in_at=newest_sign_in(request)):
        messages.success(request, "Thank you, it is you. You can make clips again.")
        return redirect("studio:compose")
    return redirect("alarms:list")
