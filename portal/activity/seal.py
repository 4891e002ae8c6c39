"""Seal what was recorded: batches of entries, chained by hash in each retention class and month.

Entries are plain inserts; a sealer comes behind. PostgreSQL hands out ids before a commit, so an
entry may appear below ids that are sealed. Each pass therefore looks back over LOOK_BACK, seals
such stragglers in a later batch, and leaves alone what is younger than SETTLES. What is older
than LOOK_BACK and still unsealed was not written by this software; it is never sealed, and the
check names it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from portal.activity.fingerprint import FIELDS, Row, beginning_of, hash_of, leaf_of, pack, unpack
from portal.activity.kinds import Retention
from portal.models import Entry, Seal
from portal.models.seal import month_of

logger = logging.getLogger(__name__)

SETTLES = timedelta(seconds=60)
LOOK_BACK = timedelta(hours=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_A_READ = 2 * Seal.MOST_ENTRIES


def seal_record(*, at: datetime | None = None) -> int:
    """Seal all that has settled, and return how many entries that were. Cheap when it is none.

    Of several at once one goes on in each class; the others find its seals and stop.
    """
    now = at or timezone.now()
    return sum(_seal_class(retention, now) for retention in Retention)


@dataclass
class _Place:
    """How far one class is sealed, as one query saw it."""

    number: int = 0
    until: datetime = _BEGINNING
    sealed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, retention: str) -> "_Place":
        newest = Seal.objects.newest(retention)
        if newest is None:
            return cls()
        place = cls(number=newest.number, until=newest.until)
        recent = Seal.objects.filter(
            retention=retention, number__lte=newest.number, until__gte=looks_back_to(newest.until)
        )
        for seal in recent.iterator(chunk_size=50):
            place.sealed.update(leaf.entry_id for leaf in unpack(seal))
        return place


def looks_back_to(until: datetime) -> datetime:
    """The oldest moment of which entries are still sealed after a seal that went until then."""
    return until - LOOK_BACK if until > _BEGINNING else _BEGINNING


def _seal_class(retention: str, now: datetime) -> int:
    place, done = _Place.of(retention), 0
    rows = _unsealed(retention, place, now - SETTLES)
    # A batch is of one month; the row that begins the next month waits in `rest`.
    rest: list[Row] = []
    while batch := rest + list(islice(rows, Seal.MOST_ENTRIES - len(rest))):
        month = month_of(batch[0][1])
        ours = [row for row in batch if month_of(row[1]) == month]
        rest = batch[len(ours) :]
        place.number += 1
        if not _chain(retention, place, ours, now):
            break
        done += len(ours)
    return done


def _unsealed(retention: str, place: _Place, settled: datetime) -> Iterator[Row]:
    """The rows to seal by time and id, read in portions, so that no cursor stays open."""
    after_at, after_id = looks_back_to(place.until), 0
    of_class = Entry.objects.filter(retention=retention, at__lte=settled).order_by("at", "pk")
    while True:
        later = Q(at__gt=after_at) | Q(at=after_at, pk__gt=after_id)
        # The first condition lets the index by time find the place; the second is exact.
        portion = of_class.filter(at__gte=after_at).filter(later).values_list(*FIELDS)[:_A_READ]
        rows = list(portion)
        yield from (row for row in rows if row[0] not in place.sealed)
        if len(rows) < _A_READ:
            return
        after_id, after_at = rows[-1][:2]


def _chain(retention: str, place: _Place, rows: list[Row], now: datetime) -> bool:
    """Add one seal. False when another sealer was first: it had the number."""
    leaves = sorted(leaf_of(row) for row in rows)
    kinds = sorted({leaf.kind for leaf in leaves})
    month = month_of(rows[0][1])
    sequence, previous = _head_of(retention, month)
    place.until = max(place.until, rows[-1][1])
    seal = Seal(
        retention=retention,
        month=month,
        sequence=sequence + 1,
        number=place.number,
        until=place.until,
        entries=len(leaves),
        first_id=leaves[0].entry_id,
        last_id=leaves[-1].entry_id,
        kinds=kinds,
        leaves=pack(leaves, kinds),
        previous=previous,
        sealed_at=now,
    )
    seal.sha256 = hash_of(seal)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        if not Seal.objects.filter(retention=retention, number=place.number).exists():
            raise
        logger.info("Another sealer was first with %s", seal)
        return False
    return True


def _head_of(retention: str, month: date) -> tuple[int, str]:
    """Sequence and hash of the last seal of a month, or what its first one follows."""
    chain = Seal.objects.of_month(retention, month)
    head = chain.values_list("sequence", "sha256").last()
    return head or (0, beginning_of(retention, month.isoformat()))
