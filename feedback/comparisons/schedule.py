"""Which pair a voter sees next, and on which sides. Pure: rows go in, one choice comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log1p
from random import Random

from feedback.comparisons.bradley_terry import PRIOR_SD, Fit, information

REPEATS = 0.05
REPEAT_AFTER = timedelta(hours=1)
REPEAT_AFTER_VOTES = 5
AMONG_BEST = 12
# A pair of seeds tells about voters, not about versions: it comes after pairs that tell much.
SEEDS_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A pair that this voter has not judged; votes: of others on it. Versions by number."""

    pair: int
    is_versions: bool
    first_version: int
    second_version: int
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A vote of this voter that may be asked again."""

    ballot: int
    pair: int
    left_is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The fit of the votes so far; place: of each version in it."""

    fit: Fit
    place: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    pair: int
    left_is_first: bool
    repeat_of: int | None = None


def choose(
    *, offers: Sequence[Offer], earlier: Sequence[Earlier], known: Known, chance: Random
) -> Choice | None:
    """One in twenty is an earlier vote with its sides swapped; else one of the most telling pairs.

    None when nothing new is left: repeats alone would be work that tells too little.
    """
    if not offers:
        return None
    if earlier and chance.random() < REPEATS:
        again = chance.choice(earlier)
        return Choice(
            pair=again.pair, left_is_first=not again.left_is_first, repeat_of=again.ballot
        )
    gains = {offer.pair: gain(offer, known) for offer in offers}
    best = sorted(gains, key=lambda pair: (-gains[pair], pair))[:AMONG_BEST]
    [pair] = chance.choices(best, weights=[gains[pair] for pair in best])
    return Choice(pair=pair, left_is_first=chance.random() < 0.5)


def gain(offer: Offer, known: Known) -> float:
    """The information that one vote is expected to give about the difference, in nats.

    About log(1 + v I) / 2, for a normal belief of variance v and Fisher's information I of a vote
    at its mean; shared with the votes that the pair has, because a prompt repeats itself. Source:
    K. Chaloner, I. Verdinelli, Statistical Science 10 (1995) 273-304, section 2.2.
    """
    difference, variance = _belief(offer, known)
    expected = 0.5 * log1p(variance * information(difference, known.fit.tie))
    weight = 1.0 if offer.is_versions else SEEDS_WEIGHT
    return max(weight * expected / (1 + offer.votes), 1e-9)


def _belief(offer: Offer, known: Known) -> tuple[float, float]:
    """Mean and variance of the difference; what was never fitted is as the prior says."""
    first = known.place.get(offer.first_version)
    second = known.place.get(offer.second_version)
    if not offer.is_versions or first is None or second is None:
        return 0.0, 2 * PRIOR_SD**2
    fit = known.fit
    return float(fit.score[first] - fit.score[second]), fit.variance_between(first, second)
