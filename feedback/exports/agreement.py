"""How far raters of the same clip agree."""

import numpy as np
from django.db.models import Count, QuerySet

from feedback.models import Rating
from feedback.ordinal_alpha import ordinal_alpha
from feedback.ratings import schema

_SCORES = schema.HIGHEST - schema.LOWEST + 1


class Agreement:
    """Counts of scores for each clip that two or more people rated: small, whatever the data."""

    def __init__(self, ratings: QuerySet[Rating]) -> None:
        """ratings: all that may come, and more; those that are added count."""
        shared = ratings.order_by().values("clip").annotate(count=Count("pk")).filter(count__gte=2)
        self._row = {clip: row for row, clip in enumerate(shared.values_list("clip", flat=True))}
        shape = (len(schema.KEYS), len(self._row), _SCORES)
        self._counts = np.zeros(shape, dtype=np.uint16)

    @property
    def clips(self) -> int:
        """How many clips two or more people gave a score to, for any question."""
        return int((self._counts.sum(axis=2) >= 2).any(axis=0).sum())

    def add(self, clip_id: int, scores: tuple[int | None, ...]) -> None:
        """One rating: a score for each key of the schema, in its order."""
        row = self._row.get(clip_id)
        if row is None:
            return
        for question, score in enumerate(scores):
            if score is not None:
                self._counts[question, row, score - schema.LOWEST] += 1

    def alphas(self) -> dict[str, float | None]:
        """Alpha for each key; None where too little was said, or everybody said the same."""
        return {key: _alpha(self._counts[row]) for row, key in enumerate(schema.KEYS)}


def _alpha(counts: np.ndarray) -> float | None:
    alpha = ordinal_alpha(counts, range(schema.LOWEST, schema.HIGHEST + 1))
    return None if alpha is None else round(alpha, 3)
