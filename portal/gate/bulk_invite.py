"""Invite many at once: first a report, then, confirmed, all of them or none."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from portal.gate.address import canonical
from portal.gate.invitation_list import Line
from portal.gate.invite import invite
from portal.gate.standing import standing_of
from portal.models import Cohort, Invitation, User


class NotEnoughSeats(Exception):
    """More people than seats that are not promised yet; `left` is how many there are."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a list comes to: whom to invite, who needs none, and which lines cannot be read."""

    good: list[Line]
    known: list[Line]  # with the reason in `problem`
    skipped: list[Line]
    seats_left: int

    @property
    def has_seats(self) -> bool:
        return len(self.good) <= self.seats_left


def look_over(*, cohort: Cohort, lines: list[Line], at: datetime | None = None) -> Report:
    """Hold the lines against who is in or invited already. Changes nothing."""
    read = [line for line in lines if not line.problem]
    standing = standing_of([line.email for line in read], at=at)
    good, known = [], []
    for line in read:
        sentence = standing.get(canonical(line.email))
        if sentence is None:
            good.append(line)
        else:
            known.append(replace(line, problem=sentence))
    return Report(
        good=good,
        known=known,
        skipped=[line for line in lines if line.problem],
        seats_left=max(0, cohort.seats_unpromised(at=at)),
    )


@transaction.atomic
def invite_all(*, cohort: Cohort, lines: list[Line], days: int, by: User) -> list[Invitation]:
    """An invitation and a mail for each of these people, or for none of them.

    Who came in or was invited since the report is left out; so a list that is confirmed twice
    sends once. Raises: NotEnoughSeats.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)  # batches wait for each other
    report = look_over(cohort=cohort, lines=lines)
    if not report.has_seats:
        raise NotEnoughSeats(report.seats_left)
    made = []
    for line in report.good:
        invitation, _ = invite(
            cohort=cohort,
            by=by,
            email=line.email,
            name=line.name,
            note=line.note,
            days=line.days or days,
        )
        made.append(invitation)
    return made
