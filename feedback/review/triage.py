"""Give reports to somebody, and say how soon they matter, against what the list showed."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from feedback.bugs import triage
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


def assign(*, seen: Iterable[Seen], to: User | None, by: User) -> Changed:
    """Give each to this person, or to nobody: one conditional UPDATE a report, and its entry."""
    rows = list(seen)
    people = User.objects.in_bulk({one.assignee for one in rows} - {None}, field_name="public_id")

    def change(report: BugReport, one: Seen) -> bool:
        before = people.get(one.assignee) if one.assignee else None
        is_gone = one.assignee is not None and before is None
        return not is_gone and triage.assign(report=report, to=to, seen=before, by=by)

    return _change_each(rows, change)


def prioritise(*, seen: Iterable[Seen], to: int | None, by: User) -> Changed:
    """Give each this priority, or none: one conditional UPDATE a report, and its entry."""

    def change(report: BugReport, one: Seen) -> bool:
        return triage.set_priority(report=report, to=to, seen=one.priority, by=by)

    return _change_each(list(seen), change)


def _change_each(rows: list[Seen], change: Callable[[BugReport, Seen], bool]) -> Changed:
    ids = [one.public_id for one in rows]
    reports = BugReport.objects.in_bulk(ids, field_name="public_id")
    lost = [
        one
        for one in rows
        if one.public_id not in reports or not change(reports[one.public_id], one)
    ]
    return _changed(rows, lost)


def _changed(rows: list[Seen], lost: list[Seen]) -> Changed:
    now = BugReport.objects.filter(public_id__in=[one.public_id for one in lost])
    return Changed(
        done=len(rows) - len(lost), lost=list(now.select_related("assignee").order_by("number"))
    )
