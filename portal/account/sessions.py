"""Where somebody is signed in, and the way to end it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from portal.activity.coarse import client_of
from portal.activity.record import record
from portal.models import User


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser in which somebody is signed in."""

    pk: int
    client: str
    network: str
    since: datetime
    last_seen: datetime
    is_here: bool


def sign_ins_of(user: User, *, here: str | None) -> list[SignIn]:
    """This browser first, then the ones seen lately. `here` is the key of its session."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=living)
    found = [
        SignIn(
            pk=row.pk,
            client=client_of(row.user_agent),
            network=row.ip,
            since=row.created_at,
            last_seen=row.last_seen_at,
            is_here=row.session_key == here,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.is_here, one.last_seen), reverse=True)


@transaction.atomic
def end_sign_ins(*, user: User, sessions: Iterable[UserSession]) -> int:
    """End these at once: their next request is a stranger's. How many there were."""
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    if ended:
        record("account.sessions_ended", person=user, actor=user, count=ended)
    return ended
