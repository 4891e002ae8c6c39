"""Whether anything about a person's place may have changed, in one query."""

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Now

from portal.models import Membership, User

Standing = tuple[bool, bool, str, str | None]
"""Whether the session lives, whether the account is open, its password's hash, its place."""


def standing_of(user_id: int | None, session_key: str | None) -> Standing | None:
    """None for nobody. It decides nothing: who sees another one asks the gate."""
    newest = Membership.objects.filter(user=OuterRef("pk")).order_by("-pk")
    lives = Session.objects.filter(pk=session_key or "", expire_date__gt=Now())
    people = User.objects.filter(pk=user_id or 0).annotate(
        lives=Exists(lives), place=Subquery(newest.values("status")[:1])
    )
    return people.values_list("lives", "is_active", "password", "place").first()
