"""Model versions by what blind votes say, with the doubt that is left. There is none of people."""

from dataclasses import dataclass, replace

import numpy as np

from feedback.comparisons.bradley_terry import Counts, Fit, fit
from feedback.comparisons.tally import PREFERENCES, Tally
from generation.models import ModelVersion

ENOUGH_VOTES = 150
_MIDDLE = PREFERENCES.index(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """score, low and high in log-odds; all None, like rank, below ENOUGH_VOTES."""

    version: ModelVersion
    votes: int
    both_bad_percent: float
    rank: int | None = None
    score: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def needs(self) -> int:
        return max(0, ENOUGH_VOTES - self.votes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """votes: of pairs of versions. parts: how many groups were never compared with each other."""

    rows: list[Row]
    votes: int
    tie: float | None
    parts: int


@dataclass(frozen=True, slots=True)
class VersionVotes:
    """The votes on pairs of versions, as tables. ids: (k,) versions in the order of the tables.

    both_bad, ballots: (k,) ballots with both films bad, and all, on which the version was shown.
    """

    ids: Counts
    wins: Counts
    ties: Counts
    both_bad: Counts
    ballots: Counts

    @property
    def votes(self) -> Counts:
        """How many votes each version took part in, (k,)."""
        met = self.wins + self.wins.T + self.ties
        return np.asarray(met.sum(axis=1))


def version_votes(counted: Tally) -> VersionVotes:
    """Much or slightly better is better, as preferences are exported: A, B or the same."""
    which = counted.of_versions
    ends = np.stack([counted.first[which], counted.second[which]])
    ids, place = np.unique(ends, return_inverse=True)
    first, second = place.reshape(ends.shape)
    answers, size = counted.answers[which], len(ids)
    wins, ties = np.zeros((size, size), np.int64), np.zeros((size, size), np.int64)
    np.add.at(wins, (first, second), answers[:, :_MIDDLE].sum(axis=1))
    np.add.at(wins, (second, first), answers[:, _MIDDLE + 1 :].sum(axis=1))
    for one, other in ((first, second), (second, first)):
        np.add.at(ties, (one, other), answers[:, _MIDDLE])
    both_bad, ballots = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for end in (first, second):
        np.add.at(both_bad, end, counted.both_bad[which])
        np.add.at(ballots, end, counted.votes[which])
    return VersionVotes(ids, wins, ties, both_bad, ballots)


def fit_versions(votes: VersionVotes) -> Fit:
    return fit(votes.wins, np.triu(votes.ties))


def leaderboard(counted: Tally) -> Board:
    """The best first, then those with too few votes, the nearest to enough first."""
    votes = version_votes(counted)
    fitted = fit_versions(votes)
    versions = ModelVersion.objects.in_bulk(votes.ids.tolist())
    rows = [_row(versions[pk], n, votes, fitted) for n, pk in enumerate(votes.ids.tolist())]
    return Board(
        rows=_ranked(rows),
        votes=int(votes.votes.sum()) // 2,
        tie=fitted.tie if votes.votes.any() else None,
        parts=int(fitted.group.max(initial=-1)) + 1,
    )


def _row(version: ModelVersion, place: int, votes: VersionVotes, fitted: Fit) -> Row:
    count, ballots = int(votes.votes[place]), int(votes.ballots[place])
    share = 100.0 * int(votes.both_bad[place]) / ballots if ballots else 0.0
    row = Row(version=version, votes=count, both_bad_percent=share)
    if row.needs:
        return row
    score, reach = float(fitted.score[place]), float(fitted.reach[place])
    return replace(row, score=score, low=score - reach, high=score + reach)


def _ranked(rows: list[Row]) -> list[Row]:
    scored = [row for row in rows if row.score is not None]
    scored.sort(key=lambda row: row.score or 0.0, reverse=True)
    best = [replace(row, rank=rank) for rank, row in enumerate(scored, 1)]
    return best + sorted((row for row in rows if row.needs), key=lambda row: row.needs)
