"""Where the scores of a leaderboard lie on one axis, in percent of its width."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

from feedback.comparisons.leaderboard import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """All in percent; low to high is the 95 % interval."""

    row: Row
    score: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """ticks: (percent, log-odds), whole numbers and at least two of them."""

    places: list[Place]
    ticks: list[tuple[float, int]]


def plot_of(rows: Iterable[Row]) -> Plot:
    """Rows without a score have no place."""
    scored = [
        (row, row.score, row.low, row.high)
        for row in rows
        if row.score is not None and row.low is not None and row.high is not None
    ]
    start = floor(min((low for _, _, low, _ in scored), default=-1.0))
    end = max(start + 1, ceil(max((high for _, _, _, high in scored), default=1.0)))

    def at(value: float) -> float:
        return 100.0 * (value - start) / (end - start)

    step = max(1, (end - start) // 6)
    return Plot(
        places=[
            Place(row=row, score=at(score), low=at(low), high=at(high))
            for row, score, low, high in scored
        ],
        ticks=[(at(value), value) for value in range(start, end + 1, step)],
    )
