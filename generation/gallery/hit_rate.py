"""The share of finished clips that their artist keeps, and how far it can be trusted."""

from dataclasses import dataclass
from math import sqrt

_Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRate:
    """percent, low and high in percent; the interval covers 95 %. All 0 while nothing is done."""

    kept: int
    finished: int
    percent: float
    low: float
    high: float


def hit_rate(*, kept: int, finished: int) -> HitRate:
    low, high = wilson(kept, finished)
    percent = 100.0 * kept / finished if finished else 0.0
    return HitRate(
        kept=kept, finished=finished, percent=percent, low=100.0 * low, high=100.0 * high
    )


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion, from 0 to 1; (0, 0) without trials.

    It holds for small numbers and for rates near 0 or 1, where the usual one does not.
    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212; as method 3 of
    R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.

    Raises: ValueError unless 0 <= successes <= trials.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion")
    if trials == 0:
        return 0.0, 0.0
    share, z2 = successes / trials, _Z_95**2
    centre = share + z2 / (2 * trials)
    reach = _Z_95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials**2))
    scale = 1 + z2 / trials
    return max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale)
