"""The invitation that somebody has just opened, kept in their session for a quarter of an hour."""

import time

from django.http import HttpRequest

from portal.models import Invitation

KEY = "invitation"
KEPT_S = 15 * 60


def put(request: HttpRequest, invitation: Invitation, *, at: float | None = None) -> None:
    request.session[KEY] = {"id": invitation.pk, "at": time.time() if at is None else at}


def held(request: HttpRequest, *, at: float | None = None) -> Invitation | None:
    """The one in the session, as long as it can still be redeemed."""
    kept = request.session.get(KEY)
    now = time.time() if at is None else at
    if not kept or now - kept["at"] > KEPT_S:
        return None
    usable = Invitation.objects.usable().select_related("cohort", "created_by")
    return usable.filter(pk=kept["id"]).first()


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
