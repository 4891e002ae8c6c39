"""How long a sign-in lasts: not idle for too long, and not for ever. Staff's is shorter."""

import time
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from portal.models import User

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# Activity is written down this often at most: idle time may be cut short by so much, never longer.
TOUCH_S = 300
CLEARED = '"cache", "storage"'  # not "cookies": the farewell stands in one
TOO_LONG = "You were signed out, because your sign-in had lasted long enough. Please sign in again."


@dataclass(frozen=True, slots=True)
class Times:
    """Limits of one kind of person, in seconds."""

    idle_s: float
    absolute_s: float


def times_of(user: User) -> Times:
    if user.is_staff:
        return Times(settings.STAFF_SESSION_IDLE_S, settings.STAFF_SESSION_ABSOLUTE_S)
    return Times(settings.SESSION_IDLE_S, settings.SESSION_ABSOLUTE_S)


def begin(session: SessionBase, *, at: float | None = None) -> None:
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time() if at is None else at


def is_over(session: SessionBase, user: User, *, at: float | None = None) -> bool:
    """Whether a sign-in has come to its end; one without times has not begun yet."""
    now = time.time() if at is None else at
    if SIGNED_IN_AT not in session or SEEN_AT not in session:
        return False
    times = times_of(user)
    idle_s, age_s = now - session[SEEN_AT], now - session[SIGNED_IN_AT]
    return bool(idle_s >= times.idle_s or age_s >= times.absolute_s)


def is_due(session: SessionBase, *, at: float | None = None) -> bool:
    """Whether it is time to write down that somebody is there."""
    now = time.time() if at is None else at
    return bool(now - session.get(SEEN_AT, 0) >= TOUCH_S)


class SessionTimesMiddleware(MiddlewareMixin):
    """End what lasted too long, note who is there, and leave nothing behind at a sign-out."""

    def process_request(self, request: HttpRequest) -> None:
        if SESSION_KEY not in request.session or not isinstance(request.user, User):
            return
        request.was_signed_in = True  # type: ignore[attr-defined]
        if is_over(request.session, request.user):
            logout(request)
            messages.info(request, TOO_LONG)
        elif is_due(request.session):
            self._note(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if getattr(request, "was_signed_in", False) and SESSION_KEY not in request.session:
            response.headers["Clear-Site-Data"] = CLEARED
        return response

    def _note(self, request: HttpRequest) -> None:
        if SIGNED_IN_AT not in request.session:
            begin(request.session)
        request.session[SEEN_AT] = time.time()
        UserSession.objects.create_from_request(request)  # its network, client and time
