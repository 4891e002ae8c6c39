"""Strengths of model versions from votes that may be ties, with how far they can be trusted.

Model: R. R. Davidson, J. Am. Stat. Assoc. 65 (1970) 317-328, equation 2.2. With strengths
pi_i = exp(theta_i) and a tie parameter nu = exp(eta),

    P(i before j) = pi_i / D,  P(tie) = nu sqrt(pi_i pi_j) / D,
    D = pi_i + pi_j + nu sqrt(pi_i pi_j)

Regularised by a normal prior on each theta and on eta, so that versions that never lost, or that
nobody compared with each other, still have a finite and honestly uncertain score.
Intervals: Laplace's approximation, from the inverse of the Hessian at the mode (A. Gelman et al.,
Bayesian Data Analysis, 3rd ed., section 4.1). Votes count as independent of each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z_95 = 1.959963984540054
PRIOR_SD = 3.0  # log-odds; 95 % of versions then lie within a factor of 360 of the average one
MOST_STEPS = 100
CLOSE_ENOUGH = 1e-10

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fit:
    """score: (k,) log-odds, the mean is 0. covariance: (k, k) of the scores. tie: Davidson's nu.

    group: (k,) int; versions of different groups were never compared, not even by way of others.
    """

    score: Floats
    covariance: Floats
    tie: float
    group: Counts

    @property
    def reach(self) -> Floats:
        """Half the width of the 95 % interval of each score, (k,)."""
        return np.asarray(Z_95 * np.sqrt(np.clip(np.diag(self.covariance), 0.0, None)))

    def variance_between(self, first: int, second: int) -> float:
        """Of the difference of two scores."""
        c = self.covariance
        return float(max(0.0, c[first, first] + c[second, second] - 2 * c[first, second]))


def fit(wins: Counts, ties: Counts) -> Fit:
    """Find the mode by Newton's method, with a step that is halved until it climbs.

    wins: (k, k) int, wins[i, j] votes for i over j. ties: (k, k) int, symmetric or with each pair
    in one of the two places.

    Raises: ValueError unless both are square and of one size, without negative counts.
    """
    if wins.ndim != 2 or wins.shape[0] != wins.shape[1] or wins.shape != ties.shape:
        raise ValueError(f"{wins.shape} and {ties.shape} are no two square tables of one size")
    if (wins < 0).any() or (ties < 0).any():
        raise ValueError("counts below 0")
    votes = _votes(wins, ties)
    at = np.zeros(len(wins) + 1)
    reached = _worth(at, votes)
    for _ in range(MOST_STEPS):
        slope, bend = _derivatives(at, votes)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while (there := _worth(at + size * step, votes)) < reached and size > CLOSE_ENOUGH:
            size /= 2
        at, reached = at + size * step, max(reached, there)
        if float(np.abs(size * step).max()) < CLOSE_ENOUGH:
            break
    covariance = np.linalg.inv(_derivatives(at, votes)[1])[:-1, :-1]
    centre = np.eye(len(wins)) - 1.0 / max(1, len(wins))
    return Fit(
        score=centre @ at[:-1],
        covariance=centre @ covariance @ centre,
        tie=float(np.exp(at[-1])),
        group=_groups(wins + ties),
    )


def chances(difference: float, tie: float) -> tuple[float, float, float]:
    """Of a vote for the first, a tie, and one for the second; difference: of their scores."""
    worth = np.array([difference / 2, np.log(tie), -difference / 2])
    odds = np.exp(worth - worth.max())
    first, same, second = odds / odds.sum()
    return float(first), float(same), float(second)


def information(difference: float, tie: float) -> float:
    """What one vote tells about the difference: Fisher's information, in log-odds to the -2.

    The variance of the derivative of the exponent, which is 1/2, 0 or -1/2 by the answer.
    """
    first, _, second = chances(difference, tie)
    return (first + second) / 4 - ((first - second) / 2) ** 2


@dataclass(frozen=True, slots=True)
class _Votes:
    """One row for each two versions that met. answers: (m, 3) for the first, a tie, the second."""

    first: Counts
    second: Counts
    answers: Floats


def _votes(wins: Counts, ties: Counts) -> _Votes:
    both = wins + wins.T + ties + ties.T
    first, second = np.nonzero(np.triu(both, 1))
    answers = [
        wins[first, second],
        ties[first, second] + ties[second, first],
        wins[second, first],
    ]
    return _Votes(first, second, np.stack(answers, axis=1).astype(float))


def _log_chances(at: Floats, votes: _Votes) -> Floats:
    """(m, 3), the logarithms of the three chances of each row."""
    half = (at[votes.first] - at[votes.second]) / 2
    worth = np.stack([half, np.full_like(half, at[-1]), -half], axis=1)
    highest = worth.max(axis=1, keepdims=True, initial=0.0)
    total = np.log(np.exp(worth - highest).sum(axis=1, keepdims=True)) + highest
    return np.asarray(worth - total)


def _worth(at: Floats, votes: _Votes) -> float:
    """The logarithm of the posterior density, but for a constant."""
    told = float((votes.answers * _log_chances(at, votes)).sum())
    return told - float(at @ at) / (2 * PRIOR_SD**2)


def _derivatives(at: Floats, votes: _Votes) -> tuple[Floats, Floats]:
    """The gradient (k + 1,) and minus the Hessian (k + 1, k + 1), of the strengths and eta."""
    chance = np.exp(_log_chances(at, votes))
    count = votes.answers.sum(axis=1)
    beyond = votes.answers - count[:, None] * chance
    half = (beyond[:, 0] - beyond[:, 2]) / 2
    slope = -at / PRIOR_SD**2
    np.add.at(slope, votes.first, half)
    np.add.at(slope, votes.second, -half)
    slope[-1] += beyond[:, 1].sum()

    lean = (chance[:, 0] - chance[:, 2]) / 2
    of_difference = count * ((chance[:, 0] + chance[:, 2]) / 4 - lean**2)
    of_tie = count * chance[:, 1] * (1 - chance[:, 1])
    of_both = -count * lean * chance[:, 1]
    bend = np.eye(len(at)) / PRIOR_SD**2
    for row, column, sign in (
        (votes.first, votes.first, 1), (votes.second, votes.second, 1),
        (votes.first, votes.second, -1), (votes.second, votes.first, -1),
    ):  # fmt: skip
        np.add.at(bend, (row, column), sign * of_difference)
    for side, sign in ((votes.first, 1), (votes.second, -1)):
        np.add.at(bend, (side, np.full_like(side, len(at) - 1)), sign * of_both)
        np.add.at(bend, (np.full_like(side, len(at) - 1), side), sign * of_both)
    bend[-1, -1] += of_tie.sum()
    return slope, bend


def _groups(met: Counts) -> Counts:
    """Number the connected parts of the graph of who met whom, (k,) int from 0 on."""
    beside = (met + met.T) > 0
    group = np.full(len(met), -1, dtype=np.int64)
    for start in range(len(met)):
        if group[start] >= 0:
            continue
        reached, number = [start], group.max(initial=-1) + 1
        while reached:
            one = reached.pop()
            if group[one] < 0:
                group[one] = number
                reached += np.nonzero(beside[one] & (group < 0))[0].tolist()
    return group
