"""Ratings as lines, as a table, and as completions that were liked or not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone

from feedback.exports import clips
from feedback.exports.agreement import Agreement
from feedback.exports.clips import Clips
from feedback.exports.columns import SAID
from feedback.exports.lines import as_line, as_text
from feedback.exports.parquet import RatingsTable
from feedback.exports.scope import in_chunks
from feedback.models import Rating
from feedback.ratings import schema

LIKED, DISLIKED = 4, 2  # overall: from here on up, from here on down
_PHYSICS = "physical_commonsense"
_ANCHORS = {1: "low", 3: "mid", 5: "high"}
_SAID = tuple(column.name for column in SAID if column.name not in {"rating", "rater", "said_on"})
_FIELDS = ("artist_id", "updated_at", *_SAID, *schema.KEYS, *clips.fields_of("clip"))
_SCORES_AT = 3 + len(_SAID)
_CLIP_AT = _SCORES_AT + len(schema.KEYS)


def _head(key: str, score: int | None) -> str:
    anchor = _ANCHORS.get(score or 0)
    return as_text({"dimension": key, "score": score, "anchor": anchor})[:-1] + ", "


_HEADS = {
    (key, score): _head(key, score)
    for key in schema.KEYS
    for score in (None, *range(schema.LOWEST, schema.HIGHEST + 1))
}


@dataclass(slots=True)
class RatingsFiles:
    """Where ratings go, and what was counted on the way."""

    lines: IO[bytes]
    table: RatingsTable
    unpaired: IO[bytes]
    clips: Clips
    agreement: Agreement
    raters: set[int] = field(default_factory=set)
    ratings: int = 0
    labels: int = 0
    surreal: int = 0

    def write(self, ratings: QuerySet[Rating], *, on_rows: Callable[[int], None]) -> None:
        """All of them in the order they were given; `on_rows` hears how many each time."""
        for chunk in in_chunks(ratings, *_FIELDS):
            rows = [self._row(values) for values in chunk if values[1] in self._people]
            self.lines.write("".join(_long(row) for row in rows).encode())
            if rows:
                self.table.write(rows)
            for row in rows:
                self._label(row)
            on_rows(len(chunk))

    @property
    def _people(self) -> frozenset[int]:
        return self.clips.agreed.people

    def _row(self, values: tuple[Any, ...]) -> dict[str, Any]:
        pk, artist, said_at, *_ = values
        names = self.clips.names
        said = dict(zip(_SAID, values[3:_SCORES_AT], strict=True))
        scores = dict(zip(schema.KEYS, values[_SCORES_AT:_CLIP_AT], strict=True))
        if said["surreal_intended"]:
            self.surreal += scores[_PHYSICS] is not None
            scores[_PHYSICS] = None
        clip = values[_CLIP_AT:]
        self.agreement.add(clip[0], tuple(scores.values()))
        self.raters.add(artist)
        self.ratings += 1
        named = {"rating": names.rating(pk), "rater": names.rater(artist), "said_on": _day(said_at)}
        return named | said | scores | self.clips.facts(clip)

    def _label(self, row: dict[str, Any]) -> None:
        overall = row["overall"]
        if overall is None or DISLIKED < overall < LIKED or row["film"] is None:
            return
        label = overall >= LIKED
        said = {"prompt": row["prompt"], "completion": row["film"], "label": label}
        self.unpaired.write(as_line(said))
        self.labels += 1


def _long(row: dict[str, Any]) -> str:
    """A line for each question. What they share is written out once and repeated as text."""
    scores = {key: row[key] for key in schema.KEYS}
    shared = as_text({name: value for name, value in row.items() if name not in scores})[1:]
    return "".join(f"{_HEADS[key, score]}{shared}\n" for key, score in scores.items())


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()
