"""Ratings as lines, as a table, and as completions that were liked or not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any

from django.db.models import CharField
from django.db.models.functions import Cast, Left

from feedback.exports import clips
from feedback.exports.agreement import Agreement
from feedback.exports.clips import Clips, Facts
from feedback.exports.columns import SAID
from feedback.exports.lines import as_members
from feedback.exports.parquet import RatingsTable
from feedback.exports.scope import Keys, in_chunks
from feedback.models import Rating
from feedback.ratings import schema

LIKED, DISLIKED = 4, 2  # overall: from here on up, from here on down
_PHYSICS = schema.KEYS.index("physical_commonsense")
_OVERALL = schema.KEYS.index("overall")
_ANCHORS = {1: "low", 3: "mid", 5: "high"}
_NAMES = tuple(column.name for column in SAID)
_SAID = _NAMES[3:]  # as they stand in the row; the first three are made here
_SURREAL = _SAID.index("surreal_intended")
_SECONDS = _SAID.index("seconds_playing")
_FIELDS = ("pk", "artist_id", "day", *_SAID, *schema.KEYS, *clips.fields_of("clip"))
_SCORES_AT = 3 + len(_SAID)
_CLIP_AT = _SCORES_AT + len(schema.KEYS)
Scores = tuple[int | None, ...]


def _head(key: str, score: int | None) -> str:
    anchor = _ANCHORS.get(score or 0)
    return f"{{{as_members({'dimension': key, 'score': score, 'anchor': anchor})}, "


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

    def write(self, keys: Keys, *, on_rows: Callable[[int], None]) -> None:
        """All of them in the order of the keys; `on_rows` hears how many each time."""
        # The database says the day, in UTC: a moment for each row would only be cut down to it.
        ratings = Rating.objects.annotate(day=Left(Cast("updated_at", CharField()), 10))
        # Packing needs no interpreter: it goes on beside the next chunk, and one chunk behind.
        with ThreadPoolExecutor(1) as packer:
            packed = packer.submit(len, ())
            for chunk in in_chunks(ratings, keys, *_FIELDS):
                lines, rows = [], []
                for values in chunk:
                    said, scores, facts = self._read(values)
                    lines.append(_long(said, scores, facts))
                    rows.append((*said, *scores, *facts.values))
                    self._label(scores[_OVERALL], facts)
                packed.result()
                packed = packer.submit(self._pack, lines, rows)
                on_rows(len(rows))
            packed.result()

    def _pack(self, lines: list[str], rows: list[tuple[Any, ...]]) -> int:
        self.table.write(rows)
        return self.lines.write("".join(lines).encode())

    def _read(self, values: tuple[Any, ...]) -> tuple[tuple[Any, ...], Scores, Facts]:
        """What was said in the order of SAID, the scores in that of the schema, and the clip."""
        pk, artist, day, *said = values[:_SCORES_AT]
        scores, clip = values[_SCORES_AT:_CLIP_AT], values[_CLIP_AT:]
        if said[_SURREAL] and scores[_PHYSICS] is not None:
            self.surreal += 1
            scores = (*scores[:_PHYSICS], None, *scores[_PHYSICS + 1 :])
        if said[_SECONDS] is not None:
            said[_SECONDS] = round(said[_SECONDS])  # a fraction would be a fingerprint
        self.agreement.add(clip[0], scores)
        self.raters.add(artist)
        self.ratings += 1
        names = self.clips.names
        named = (names.rating(pk), names.rater(artist), day)
        return (*named, *said), scores, self.clips.facts(clip)

    def _label(self, overall: int | None, facts: Facts) -> None:
        if overall is None or DISLIKED < overall < LIKED or facts.film is None:
            return
        label = "true" if overall >= LIKED else "false"
        said = f'"prompt": {facts.prompt}, "completion": "{facts.film}", "label": {label}'
        self.unpaired.write(f"{{{said}}}\n".encode())
        self.labels += 1


def _long(said: tuple[Any, ...], scores: Scores, facts: Facts) -> str:
    """A line for each question. What they share is written out once and repeated as text."""
    film = f'"{facts.film}"' if facts.film else "null"
    of_rating = as_members(dict(zip(_NAMES, said, strict=True)))
    shared = f'{of_rating}, "clip": "{facts.clip}", "film": {film}, {facts.members}}}\n'
    heads = map(_HEADS.__getitem__, zip(schema.KEYS, scores, strict=True))
    return shared.join(heads) + shared
