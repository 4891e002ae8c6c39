"""What the votes of one dimension say by now, for the model team."""

from dataclasses import dataclass

from feedback.comparisons.agreement import Agreement, Consistency, agreement, consistency
from feedback.comparisons.leaderboard import Board, leaderboard
from feedback.comparisons.tally import tally
from feedback.kept import kept

KEPT_S = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    board: Board
    agreement: Agreement
    consistency: Consistency


def told_by(dimension: str) -> Told:
    """Counted over all votes, and at most three minutes old: the same for all who may read it."""
    return kept(f"comparisons.board.{dimension}", lambda: _count(dimension), for_s=KEPT_S)


def _count(dimension: str) -> Told:
    counted = tally(dimension)
    return Told(
        board=leaderboard(counted),
        agreement=agreement(counted),
        consistency=consistency(dimension),
    )
