"""Give reports to somebody, and say how soon they matter, against what the list showed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from feedback.models import BugReport
from portal.models import User


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A report as a line of the list showed it. The list sends it back with the choice."""

    public_id: uuid.UUID
    assignee: uuid.UUID | None
    priority: int | None
    status: str

    def __str__(self) -> str:
        assignee = self.assignee.hex if self.assignee else ""
        return f"{self.public_id.hex}.{assignee}.{self.priority or ''}.{self.status}"

    @classmethod
    def of(cls, report: BugReport) -> "Seen":
        return cls(
            public_id=report.public_id,
            assignee=report.assignee.public_id if report.assignee else None,
            priority=report.priority,
            status=report.status,
        )

    @classmethod
    def read(cls, text: str) -> "Seen":
        """Raises: ValueError for what no list ever sent."""
        public_id, assignee, priority, status = text.split(".")
        return cls(
            public_id=uuid.UUID(public_id),
            assignee=uuid.UUID(assignee) if assignee else None,
            priority=int(BugReport.Priority(int(priority))) if priority else None,
            status=BugReport.Status(status),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """done: how many are as asked. lost: those that somebody else changed meanwhile, as they are
    now; they stay as they are.
    """

    done: int
    lost: list[BugReport]


def assign(*, seen: Iterable[Seen], to: User | None) -> Changed:
    """Give each to this person, or to nobody: one conditional UPDATE a report."""
    rows = list(seen)
    people = User.objects.in_bulk({one.assignee for one in rows} - {None}, field_name="public_id")
    lost = []
    for one in rows:
        before = people.get(one.assignee) if one.assignee else None
        is_gone = one.assignee is not None and before is None
        # The column itself is compared, so that a row that waited for a lock is looked at again.
        as_seen = BugReport.objects.filter(public_id=one.public_id, assignee=before)
        if is_gone or as_seen.update(assignee=to) != 1:
            lost.append(one)
    return _changed(rows, lost)


def prioritise(*, seen: Iterable[Seen], to: int | None) -> Changed:
    """Give each this priority, or none: one conditional UPDATE a report."""
    rows = list(seen)
    lost = [
        one
        for one in rows
        if BugReport.objects.filter(public_id=one.public_id, priority=one.priority).update(
            priority=to
        )
        != 1
    ]
    return _changed(rows, lost)


def _changed(rows: list[Seen], lost: list[Seen]) -> Changed:
    now = BugReport.objects.filter(public_id__in=[one.public_id for one in lost])
    return Changed(
        done=len(rows) - len(lost), lost=list(now.select_related("assignee").order_by("number"))
    )
