"""Save what an artist says about a clip of their own, or one that is shown to them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from feedback.ledger.earn import earn
from feedback.models import Rating, RatingRevision, Task
from feedback.models.rating import SAID
from feedback.ratings import schema
from generation.models import Clip
from generation.models.clip import ClipQuerySet
from portal.activity.record import record
from portal.models import User


def rateable_by(user: User) -> ClipQuerySet:
    """Finished clips of one's own, and what others show to the cohort that one is in.

    By that place alone: the rights of staff let nobody rate.
    """
    shown = Clip.objects.shown_to_mate(user)
    return Clip.objects.done().filter(Q(artist=user) | Q(pk__in=shown))


@transaction.atomic
def rate(
    *,
    clip: Clip,
    artist: User,
    answers: dict[str, Any],
    locale: str = "",
    active_s: int | None = None,
    at: datetime | None = None,
) -> Rating:
    """Write the one rating of this artist on this clip, or say it anew.

    The first one earns what the rate card says, in the same transaction. Nothing else changes: no
    amount, quota, order, rank or access is a function of an answer. What was said before is kept
    as a revision; the same said twice changes nothing.
    Raises: ValueError when the clip is not a finished one of theirs or shown to them.
    """
    if not rateable_by(artist).filter(pk=clip.pk).exists():
        raise ValueError("Only finished clips of one's own, or shown to one's cohort, are rated.")
    now = at or timezone.now()
    before = Rating.objects.select_for_update().filter(clip=clip, artist=artist).first()
    if before is not None and _says(before, answers):
        return before
    said = answers | {"schema_version": schema.VERSION, "locale": locale, "updated_at": now}
    if before is not None:
        _keep(before)
    rating, is_new = Rating.objects.update_or_create(
        clip=clip, artist=artist, defaults=said, create_defaults=said | {"created_at": now}
    )
    kind = "rating.given" if is_new else "rating.changed"
    record(kind, person=artist, actor=artist, thing=clip, at=now, clip=clip.number)
    earn(person=artist, task=Task.RATING, thing=rating, label=clip.number, active_s=active_s, at=at)
    return rating


def _says(rating: Rating, answers: dict[str, Any]) -> bool:
    """Whether it says this already; how long the film was watched is no answer."""
    given = {name: value for name, value in answers.items() if name in SAID}
    return rating.schema_version == schema.VERSION and rating.said == rating.said | given


def _keep(rating: Rating) -> None:
    RatingRevision.objects.create(
        rating=rating,
        schema_version=rating.schema_version,
        said=rating.said,
        said_at=rating.updated_at,
    )
