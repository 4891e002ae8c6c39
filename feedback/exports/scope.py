"""Which ratings, votes and films one data set may be made of.

Rows are settled once, by their keys. People are sifted here and not by the database: SQLite would
walk through all of them for each row.
"""

from array import array
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from feedback.exports.consent import Agreed
from feedback.models import Ballot, DatasetExport, Rating
from generation.models import Clip
from portal.days import begin_of
from portal.models import Membership

Keys = array  # of 8 bytes each: a hundred thousand are less than a megabyte
CHUNK = 900  # keys in one question: SQLite may be built to take 999


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


def ratings_agreed(export: DatasetExport, agreed: Agreed) -> Keys:
    rows = ratings_asked(export).order_by("pk").values_list("pk", "artist_id")
    return array("q", (pk for pk, artist in rows.iterator() if artist in agreed.people))


def votes_agreed(export: DatasetExport, agreed: Agreed) -> Keys:
    """A vote means nothing without its prompt and both films, so their artists agree too."""
    artists = ("pair__first__artist_id", "pair__second__artist_id")
    rows = votes_asked(export).order_by("pk").values_list("pk", "voter_id", *artists)
    return array(
        "q",
        (pk for pk, voter, *both in rows.iterator() if agreed.to_vote(voter=voter, artists=both)),
    )


def clips_agreed(export: DatasetExport, agreed: Agreed) -> Keys:
    """Clips of those ratings and votes whose artist agrees: whose films go out."""
    owner = "clip__artist_id"
    rated = ratings_asked(export).order_by().values_list("artist_id", "clip_id", owner)
    clips = {
        clip
        for rater, clip, artist in rated.iterator()
        if rater in agreed.people and artist in agreed.owners
    }
    sides = [
        f"pair__{side}__{name}" for side in ("first", "second") for name in ("id", "artist_id")
    ]
    voted = votes_asked(export).order_by().values_list("voter_id", *sides)
    for voter, first, artist, second, other in voted.iterator():
        if agreed.to_vote(voter=voter, artists=(artist, other)):
            clips |= {first, second}
    return array("q", sorted(clips))


def in_chunks(
    rows: QuerySet[Any], keys: Keys, *fields: str, key: str = "pk", size: int = CHUNK
) -> Iterator[list[tuple]]:
    """Values of the rows with these keys, in the order of `keys`; the first field is the key.

    No cursor stays open between two chunks, so that the house worker may write in the meantime on
    any database.
    """
    for first in range(0, len(keys), size):
        place = {pk: n for n, pk in enumerate(keys[first : first + size])}
        chunk = rows.filter(**{f"{key}__in": list(place)}).order_by().values_list(*fields)
        yield sorted(chunk, key=lambda row: place[row[0]])


def _within(export: DatasetExport, field: str) -> Q:
    within = Q()
    if export.since:
        within &= Q(**{f"{field}__gte": begin_of(export.since)})
    if export.until:
        within &= Q(**{f"{field}__lt": begin_of(export.until + timedelta(days=1))})
    return within
