"""What a model offers in the studio, read from what it can do and nothing else."""

import json
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from django.db.models import QuerySet

from generation.engines.contract import Capabilities
from generation.engines.inspection import count_tokens
from generation.models import ModelVersion
from portal.gate.admit import Admission

_LENGTHS_S = (1, 2, 3, 4, 6, 8, 10)
_MOST_LENGTHS = 5
_SAMPLE = "A red kite above a long beach at first light, seen from far away, slow and quiet"


def offered_models(admission: Admission) -> QuerySet[ModelVersion]:
    """Those that the cohort may choose; staff without a membership see what there is."""
    if admission.membership is None:
        return ModelVersion.objects.offered()
    return ModelVersion.objects.offered_to(admission.membership.cohort_id)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The little that a small model knows, as its directory tells in vocabulary.json.

    groups: phrases to suggest by title. words: all that mean something to it. examples: prompts.
    """

    groups: dict[str, list[str]]
    words: list[str]
    examples: list[str]


@dataclass(frozen=True)
class Offer:
    version: ModelVersion

    @cached_property
    def limits(self) -> Capabilities:
        return self.version.limits

    def default(self, name: str) -> int | float:
        return self.version.defaults[name]

    @property
    def fps(self) -> int:
        return int(self.default("fps"))

    def sizes(self, *extra: tuple[int, int]) -> list[tuple[int, int]]:
        """Suggested (width_px, height_px), with the usual one and those asked for besides."""
        usual = (int(self.default("width_px")), int(self.default("height_px")))
        return list(dict.fromkeys([*self.limits.sizes, usual, *extra]))

    def lengths(self, *extra: int) -> list[int]:
        """A few frame counts near whole seconds, each k·t + 1, shortest first."""
        low, high = self.limits.min_frames, self.limits.max_frames
        near = {self._frames_near(seconds) for seconds in _LENGTHS_S}
        possible = sorted(count for count in near if low <= count <= high)
        return sorted({*possible[:_MOST_LENGTHS], int(self.default("frames")), *extra})

    def _frames_near(self, seconds: float) -> int:
        step = self.limits.frames_step
        return round((seconds * self.fps - 1) / step) * step + 1

    @property
    def tokenizer(self) -> Path:
        return self.version.path / "tokenizer" / "tokenizer.json"

    @cached_property
    def count(self) -> partial[int]:
        """Counts the pieces the model makes of a text. Raises OSError once its files are gone."""
        return partial(count_tokens, self.tokenizer)

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """None for a model that does not tell one, as large models do not."""
        try:
            return Vocabulary(**json.loads((self.version.path / "vocabulary.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    @property
    def prompt_words(self) -> int | None:
        """About how many English words the model reads; None while its files cannot be read."""
        try:
            pieces = self.count(_SAMPLE)
        except OSError:
            return None
        words = self.limits.max_prompt_tokens * len(_SAMPLE.split()) / pieces
        return max(5, int(words) // 5 * 5)
