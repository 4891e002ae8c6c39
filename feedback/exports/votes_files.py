"""Votes on pairs: as they were given, for VideoAlign, and for TRL."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

from feedback.exports import clips
from feedback.exports.clips import Clips, Facts
from feedback.exports.lines import as_line
from feedback.exports.scope import Keys, in_chunks
from feedback.models import Ballot
from feedback.models.comparison import DIMENSIONS

# https://github.com/KwaiVGI/VideoAlign, datasets/train/README.md: names and values are exact.
HEADER = (
    "path_A", "path_B", "prompt", "VQ", "MQ", "TA",
    "fps_A", "num_frames_A", "fps_B", "num_frames_B",
)  # fmt: skip
_ALIGNED = ("visual_quality", "motion_quality", "text_alignment")
_FIELDS = ("pk", "voter_id", "left_is_first", "repeat_of_id", "both_bad", *DIMENSIONS)
_PAIR_AT = len(_FIELDS)
_SIDES = (*clips.fields_of("pair__first"), *clips.fields_of("pair__second"))


@dataclass(slots=True)
class VotesFiles:
    """Where votes go, and what was counted on the way."""

    pairs: IO[bytes]
    videoalign: IO[bytes]
    preference: IO[bytes]
    clips: Clips
    voters: set[int] = field(default_factory=set)
    votes: int = 0
    aligned: int = 0
    preferences: int = 0
    ties: int = 0
    unjudged: int = 0
    repeats: int = 0
    without_film: int = 0

    def write(self, keys: Keys, *, on_rows: Callable[[int], None]) -> None:
        """All of them in the order of the keys; `on_rows` hears how many each time."""
        self.videoalign.write(_csv(HEADER))
        for chunk in in_chunks(Ballot.objects.all(), keys, *_FIELDS, *_SIDES):
            for values in chunk:
                self._vote(values)
            on_rows(len(chunk))

    def _vote(self, values: tuple[Any, ...]) -> None:
        pk, voter, left_is_first, repeat_of, both_bad, *answers = values[:_PAIR_AT]
        half = len(clips.FIELDS)
        sides = (values[_PAIR_AT : _PAIR_AT + half], values[_PAIR_AT + half :])
        first, second = (self.clips.facts(side) for side in sides)
        if first.film is None or second.film is None:
            self.without_film += 1
            return
        left, right = (first, second) if left_is_first else (second, first)
        said = dict(zip(DIMENSIONS, answers, strict=True))
        self.voters.add(voter)
        self.votes += 1
        line: dict[str, Any] = {
            "vote": self.clips.names.vote(pk),
            "voter": self.clips.names.rater(voter),
        }
        line |= {"prompt": left.words, "left": left.film, "right": right.film}
        line |= {"left_model": left.model, "right_model": right.model}
        line |= said | {"both_bad": both_bad, "is_repeat": repeat_of is not None}
        self.pairs.write(as_line(line))
        if repeat_of is not None:
            self.repeats += 1  # it measures its voter, and would count them twice
            return
        self._align(left, right, said)
        self._prefer(left, right, said["overall"])

    def _align(self, left: Facts, right: Facts, said: dict[str, Any]) -> None:
        if any(said[name] is None for name in _ALIGNED):
            self.unjudged += 1
            return
        labels = [side_of(said[name]) for name in _ALIGNED]
        films = (left.film, right.film, left.words)
        lengths = (left.fps, left.frames, right.fps, right.frames)
        self.videoalign.write(_csv((*films, *labels, *lengths)))
        self.aligned += 1

    def _prefer(self, left: Facts, right: Facts, overall: int) -> None:
        if overall == 0:
            self.ties += 1
            return
        chosen, rejected = (left, right) if overall < 0 else (right, left)
        said = {"prompt": left.words, "chosen": chosen.film, "rejected": rejected.film}
        self.preference.write(as_line(said))
        self.preferences += 1


def side_of(preference: int) -> str:
    """A is the left film, B the right one."""
    return "same" if preference == 0 else "A" if preference < 0 else "B"


def _csv(row: tuple[Any, ...]) -> bytes:
    """One line by RFC 4180, but with a plain line break: both kinds are quoted inside words."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(row)
    return text.getvalue().removesuffix("\r\n").encode() + b"\n"
