"""How far votes can be trusted: do voters agree with each other, and each with themselves."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from feedback.comparisons.tally import PREFERENCES, Tally
from feedback.models import Ballot
from feedback.ordinal_alpha import ordinal_alpha
from generation.gallery.hit_rate import wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """alpha: 1 where all agree, 0 as by chance; None while nothing can be said."""

    alpha: float | None
    pairs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """Of `repeats` that were shown again with the sides swapped, `same` got the same answer."""

    same: int
    repeats: int
    percent: float
    low: float
    high: float


def agreement(counted: Tally) -> Agreement:
    """Krippendorff's alpha over the pairs of either kind with two or more voters."""
    pairs = int((counted.answers.sum(axis=1) >= 2).sum())
    return Agreement(alpha=ordinal_alpha(counted.answers, PREFERENCES), pairs=pairs)


def consistency(dimension: str) -> Consistency:
    """The share of repeats that prefer the same film, or neither, again; much equals slightly."""
    now, then = dimension, f"repeat_of__{dimension}"
    repeats = (
        Ballot.objects.voted()
        .filter(**{f"{now}__isnull": False, f"{then}__isnull": False})
        .exclude(left_is_first=F("repeat_of__left_is_first"))
    )
    same = (
        Q(**{now: 0, then: 0})
        | Q(**{f"{now}__lt": 0, f"{then}__gt": 0})
        | Q(**{f"{now}__gt": 0, f"{then}__lt": 0})
    )
    found = repeats.aggregate(all=Count("pk"), same=Count("pk", filter=same))
    low, high = wilson(found["same"], found["all"])
    return Consistency(
        same=found["same"],
        repeats=found["all"],
        percent=100.0 * found["same"] / found["all"] if found["all"] else 0.0,
        low=100.0 * low,
        high=100.0 * high,
    )
