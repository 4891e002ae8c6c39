"""Give a vote, once and for good; or set a ballot aside."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from feedback.ledger.earn import LONGEST_S, earn
from feedback.models import Ballot, Task
from portal.activity.record import record


@transaction.atomic
def cast_vote(
    *,
    ballot: Ballot,
    answers: dict[str, Any],
    active_s: int | None = None,
    at: datetime | None = None,
) -> bool:
    """Write the answers into the open ballot, and earn for it. False when that was done before.

    answers: the five preferences from -2, the left one is much better, to 2, None where it cannot
    be judged, and both_bad. Whatever they are, the amount is the card's, of a repeat too; nothing
    else of this voter changes.
    """
    now = at or timezone.now()
    measured = None if active_s is None else min(active_s, LONGEST_S)
    waiting = Ballot.objects.open().filter(pk=ballot.pk)
    if not waiting.update(**answers, voted_at=now, active_s=measured):
        return False
    record("vote.given", person=ballot.voter_id, actor=ballot.voter_id, thing=ballot, at=now)
    earn(
        person=ballot.voter,
        task=Task.VOTE,
        thing=ballot,
        label=label_of(ballot),
        active_s=active_s,
        at=now,
    )
    return True


def set_aside(*, ballot: Ballot) -> bool:
    """Take the open ballot away, unpaid and unanswered. False when it was voted on meanwhile."""
    return Ballot.objects.filter(pk=ballot.pk).take_away() == 1


def label_of(ballot: Ballot) -> str:
    """How the ledger names a vote."""
    return f"{ballot.pk:04d}"
