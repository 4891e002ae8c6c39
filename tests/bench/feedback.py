"""What artists say and what becomes of it: notes, the inbox, the leaderboard, data sets."""

from collections.abc import Iterator

from tests.bench import feedback_exports, feedback_leaderboard, feedback_notes, feedback_triage

PARTS = (feedback_notes, feedback_triage, feedback_leaderboard, feedback_exports)


def measure() -> Iterator[tuple[str, float, str]]:
    for part in PARTS:
        yield from part.measure()
