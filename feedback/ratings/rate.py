"""Save what an artist says about a clip of their own."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from feedback.ledger.earn import earn
from feedback.models import Rating, Task
from feedback.ratings import schema
from generation.models import Clip
from generation.models.clip import ClipQuerySet
from portal.activity.record import record
from portal.models import User


def rateable_by(user: User) -> ClipQuerySet:
    """Finished clips of one's own; staff rate none but those they made themselves."""
    return Clip.objects.done().filter(artist=user)


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
    amount, quota, order, rank or access is a function of an answer.
    Raises: ValueError when the clip is not a finished one of theirs.
    """
    if clip.artist_id != artist.pk or clip.status != Clip.Status.DONE:
        raise ValueError("Only finished clips of one's own are rated.")
    now = at or timezone.now()
    said = answers | {"schema_version": schema.VERSION, "locale": locale, "updated_at": now}
    rating, is_new = Rating.objects.update_or_create(
        clip=clip, artist=artist, defaults=said, create_defaults=said | {"created_at": now}
    )
    kind = "rating.given" if is_new else "rating.changed"
    record(kind, person=artist, actor=artist, thing=clip, at=now, clip=clip.number)
    earn(person=artist, task=Task.RATING, thing=rating, label=clip.number, active_s=active_s, at=at)
    return rating
