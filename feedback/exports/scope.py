"""Which ratings, votes and films one data set may be made of."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from feedback.exports.consent import agreeing
from feedback.models import Ballot, DatasetExport, Rating
from generation.models import Clip, Rendition
from portal.models import Membership

CHUNK = 1000


def ratings_asked(export: DatasetExport) -> QuerySet[Rating]:
    """Of the cohort that the clip was made in, last said within the days; of no re-run."""
    ratings = Rating.objects.filter(
        clip__status=Clip.Status.DONE, clip__generation__rerun_of__isnull=True
    )
    if export.cohort_id:
        ratings = ratings.filter(clip__generation__membership__cohort=export.cohort_id)
    return ratings.filter(_within(export, "updated_at"))


def votes_asked(export: DatasetExport) -> QuerySet[Ballot]:
    """Given within the days, by who was in the cohort when they voted; on no re-run."""
    done = {f"pair__{side}__status": Clip.Status.DONE for side in ("first", "second")}
    own = {f"pair__{side}__generation__rerun_of": None for side in ("first", "second")}
    votes = Ballot.objects.voted().filter(**done, **own)
    if export.cohort_id:
        places = Membership.objects.filter(
            user=OuterRef("voter"), joined_at__lte=OuterRef("voted_at")
        )
        newest = places.order_by("-joined_at", "-pk").values("cohort")[:1]
        votes = votes.annotate(cohort=Subquery(newest)).filter(cohort=export.cohort_id)
    return votes.filter(_within(export, "voted_at"))


def ratings_agreed(export: DatasetExport) -> QuerySet[Rating]:
    return ratings_asked(export).filter(artist__in=agreeing().values("user"))


def votes_agreed(export: DatasetExport) -> QuerySet[Ballot]:
    """A vote means nothing without its prompt and both films, so their artists agree too."""
    votes = votes_asked(export).filter(voter__in=agreeing().values("user"))
    return votes.filter(_owned("pair__first__artist"), _owned("pair__second__artist"))


def films_of(export: DatasetExport) -> QuerySet[Rendition]:
    """The stream of each clip that is rated or voted on, where its artist agrees."""
    votes = votes_agreed(export)
    clip = OuterRef("clip")
    said = (
        Exists(ratings_agreed(export).filter(clip=clip))
        | Exists(votes.filter(pair__first=clip))
        | Exists(votes.filter(pair__second=clip))
    )
    return Rendition.objects.filter(said, _owned("clip__artist"), purpose=Rendition.Purpose.STREAM)


def in_chunks(rows: QuerySet[Any], *fields: str, size: int = CHUNK) -> Iterator[list[tuple]]:
    """Values in the order of the key, the key first. No cursor stays open between two chunks, so
    that the house worker may write in the meantime on any database.
    """
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", *fields)[:size]):
        yield chunk
        last = chunk[-1][0]


def _owned(artist: str) -> Q:
    """What the programme asked for itself needs nobody's consent."""
    agrees = Q(**{f"{artist}__in": agreeing().values("user")})
    return agrees | Q(**{f"{artist}__is_programme": True})


def _within(export: DatasetExport, field: str) -> Q:
    within = Q()
    if export.since:
        within &= Q(**{f"{field}__gte": _start_of(export.since)})
    if export.until:
        within &= Q(**{f"{field}__lt": _start_of(export.until + timedelta(days=1))})
    return within


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
