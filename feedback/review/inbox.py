"""Ratings, notes and reports in one list, the newest first, a page at a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, Self

from django.db.models import Q, QuerySet

from feedback.models import BugReport, Defect, Note, Rating
from feedback.review.inbox_filter import (
    DEFECTS_TEXT,
    NOTES,
    RATINGS,
    REPORTS,
    InboxFilter,
)
from feedback.review.triage import Seen
from portal.activity.pseudonym import pseudonym

A_PAGE = 50
NEAR = 2000
# The order among things of the same instant.
_RANK = {RATINGS: 1, NOTES: 2, REPORTS: 3}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = re.compile(r"(\d{1,18})-([123])-(\d{1,18})")


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """Where a thing stands in the list. It stays there, whatever comes after it."""

    at: datetime
    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.rank}-{self.pk}"

    @classmethod
    def read(cls, mark: str) -> Self | None:
        """From an address. None for what is no mark."""
        found = _MARK.fullmatch(mark)
        if found is None:
            return None
        microseconds, rank, pk = map(int, found.groups())
        try:
            return cls(_EPOCH + timedelta(microseconds=microseconds), rank, pk)
        except OverflowError:
            return None

    def beyond(self, rank: int, *, newer: bool) -> Q:
        """Rows of this rank that come after this position, or before it.

        The bound on the time alone is there for the index.
        """
        side = "gt" if newer else "lt"
        is_further = rank > self.rank if newer else rank < self.rank
        if is_further:
            return Q(**{f"created_at__{side}e": self.at})
        if rank != self.rank:
            return Q(**{f"created_at__{side}": self.at})
        tie = Q(created_at=self.at, **{f"pk__{side}": self.pk})
        return Q(**{f"created_at__{side}e": self.at}) & (
            Q(**{f"created_at__{side}": self.at}) | tie
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One row of the list: of what kind, by whom (a pseudonym), and the row without its words."""

    kind: str
    position: Position
    whose: str
    row: Any

    @property
    def seen(self) -> str:
        """Of a report: what this line shows of it, as the list sends it back."""
        return str(Seen.of(self.row))

    @property
    def pips(self) -> int:
        """Of a rating: the length of its bar for the overall score, in px of 70."""
        return 14 * (self.row.overall or 0)

    @property
    def defects(self) -> list[str]:
        """Of a rating: what is wrong, in the words of the schema."""
        known = dict(Defect.choices)
        return [known[code] for code in self.row.defects if code in known]

    @property
    def state(self) -> str:
        """Of a report: its state in words for the team."""
        return BugReport.Status(self.row.status).label


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """newer, older: the positions from which the neighbouring pages go on, or None."""

    items: list[Item]
    newer: Position | None
    older: Position | None


def read_page(
    filters: InboxFilter,
    *,
    older: Position | None = None,
    newer: Position | None = None,
    at: datetime | None = None,
) -> Page:
    """The page behind `older` or before `newer`, else the first one.

    One query for each kind, and one more where something is asked of the clip: each kind gives its
    next rows along an index, and they are merged. Rows that come in meanwhile move nothing.
    """
    if newer is not None:
        rows = _merged(filters, newer, upwards=True, at=at)
        if len(rows) > A_PAGE:
            rows = rows[A_PAGE - 1 :: -1]
            return Page(items=rows, newer=rows[0].position, older=rows[-1].position)
        older = None
    rows = _merged(filters, older, upwards=False, at=at)
    page = rows[:A_PAGE]
    return Page(
        items=page,
        newer=page[0].position if older and page else None,
        older=page[-1].position if len(rows) > A_PAGE else None,
    )


def _merged(
    filters: InboxFilter, start: Position | None, *, upwards: bool, at: datetime | None
) -> list[Item]:
    """One more than a page, away from the start."""
    queues = [_items(kind, filters, start, upwards, at) for kind in filters.kinds()]
    in_order = merge(*queues, key=lambda item: item.position, reverse=not upwards)
    return list(islice(in_order, A_PAGE + 1))


def _items(
    kind: str, filters: InboxFilter, start: Position | None, upwards: bool, at: datetime | None
) -> Iterable[Item]:
    rank = _RANK[kind]
    order = ("created_at", "pk") if upwards else ("-created_at", "-pk")
    ahead = _MODELS[kind].objects.alias(**_ALIASES[kind]).order_by(*order)
    if start is not None:
        ahead = ahead.filter(start.beyond(rank, newer=upwards))
    keys = _keys(ahead, filters.where(kind, at=at), is_of_clip=filters.asks_of_clip)
    for row in _ROWS[kind]().filter(pk__in=keys).order_by(*order):
        yield Item(
            kind=kind,
            position=Position(row.created_at, rank, row.pk),
            whose=pseudonym(getattr(row, _OWNER[kind])),
            row=row,
        )


def _keys(ahead: QuerySet[Any], where: Q, *, is_of_clip: bool) -> Iterable[Any]:
    """The keys of the page, from narrow rows; what its lines show is read for them alone.

    What is asked of the clip stands two tables away, where no index keeps the order of the list.
    Mostly it is found among the next NEAR rows; if not, all that fit are found, then sorted.
    """
    found = ahead.filter(where)
    if is_of_clip:
        near = found.filter(pk__in=ahead.values("pk")[:NEAR])
        keys = list(near.values_list("pk", flat=True)[: A_PAGE + 1])
        if len(keys) > A_PAGE:
            return keys
    return found.values("pk")[: A_PAGE + 1]


# What a line shows of a clip. The prompt is not read at all.
_CLIP = (
    "clip__public_id",
    "clip__variation",
    "clip__generation__number",
    "clip__generation__model_version__label",
)
_OWNER = {RATINGS: "artist_id", NOTES: "author_id", REPORTS: "reporter_id"}


def _ratings() -> QuerySet[Rating]:
    shown = (
        "artist_id", "public_id", "overall", "creative_usefulness", "defects", "created_at",
    )  # fmt: skip
    return _with_clip(Rating.objects.all()).only(*shown, *_CLIP)


def _notes() -> QuerySet[Note]:
    shown = ("author_id", "public_id", "frame_start", "frame_end", "resolved_at", "created_at")
    return _with_clip(Note.objects.all()).only(*shown, *_CLIP)


def _reports() -> QuerySet[BugReport]:
    shown = (
        "reporter_id", "public_id", "number", "title", "status", "code", "severity", "priority",
        "created_at", "assignee__name", "assignee__public_id",
    )  # fmt: skip
    return _with_clip(BugReport.objects.select_related("assignee")).only(*shown, *_CLIP)


def _with_clip(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("clip__generation__model_version")


_MODELS: dict[str, Any] = {RATINGS: Rating, NOTES: Note, REPORTS: BugReport}
_ALIASES: dict[str, Any] = {RATINGS: {"defects_text": DEFECTS_TEXT}, NOTES: {}, REPORTS: {}}
_ROWS: dict[str, Any] = {RATINGS: _ratings, NOTES: _notes, REPORTS: _reports}
