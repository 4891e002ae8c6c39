"""Votes counted in the database: one row for each pair, whatever their number."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, Q
from numpy.typing import NDArray

from feedback.models import Ballot, Pair

# Preferences as a ballot would hold them whose left film is the first of the pair.
PREFERENCES = (-2, -1, 0, 1, 2)

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Each a row for a pair that has votes. Repeats are left out: they are no new opinion.

    first, second: (p,) the model versions of the two clips. of_versions: (p,) bool.
    answers: (p, 5), how many voters gave each of PREFERENCES. votes, both_bad: (p,).
    """

    first: Counts
    second: Counts
    of_versions: NDArray[np.bool_]
    answers: Counts
    votes: Counts
    both_bad: Counts


def tally(dimension: str) -> Tally:
    """Count the votes of one dimension; `votes` and `both_bad` are those of the whole ballot."""
    rows = list(_counted(dimension))
    versions = {pk: about for pk, *about in _pairs()}
    about = [versions[row[0]] for row in rows]
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 3 + len(PREFERENCES))
    return Tally(
        votes=table[:, 1],
        both_bad=table[:, 2],
        answers=table[:, 3:],
        first=np.array([first for first, _, _ in about], dtype=np.int64),
        second=np.array([second for _, second, _ in about], dtype=np.int64),
        of_versions=np.array([kind == Pair.Kind.VERSIONS for _, _, kind in about], dtype=bool),
    )


def _counted(dimension: str) -> Iterator[tuple[int, ...]]:
    voted = Ballot.objects.voted().filter(repeat_of__isnull=True).order_by()
    answers = {
        f"answer_{place}": Count("pk", filter=_said(dimension, preference))
        for place, preference in enumerate(PREFERENCES)
    }
    counted = voted.values("pair_id").annotate(
        votes=Count("pk"), bad=Count("pk", filter=Q(both_bad=True)), **answers
    )
    return counted.values_list("pair_id", "votes", "bad", *answers).iterator()


def _said(dimension: str, preference: int) -> Q:
    """Whoever saw the first film on the right said it the other way round."""
    return Q(left_is_first=True, **{dimension: preference}) | Q(
        left_is_first=False, **{dimension: -preference}
    )


def _pairs() -> Iterator[tuple[int, int, int, str]]:
    first, second = (f"{side}__generation__model_version_id" for side in ("first", "second"))
    return Pair.objects.order_by().values_list("pk", first, second, "kind").iterator()
