"""How soon, by whom, and in which words for others: what staff set on a report."""

from django.db import transaction

from feedback.models import BugReport
from portal.activity.record import record
from portal.models import User


@transaction.atomic
def set_priority(*, report: BugReport, to: int | None, seen: int | None, by: User) -> bool:
    """False, and nothing changed, where somebody set another one meanwhile."""
    return report.prioritise(to, seen=seen) and _recorded(report, "priority", by)


@transaction.atomic
def assign(*, report: BugReport, to: User | None, seen: User | None, by: User) -> bool:
    """False, and nothing changed, where somebody else was assigned meanwhile."""
    return report.assign(to, seen=seen) and _recorded(report, "who works on it", by)


@transaction.atomic
def summarise(*, report: BugReport, to: str, seen: str, by: User) -> bool:
    """The fault in the team's words, for other artists. False where others wrote meanwhile."""
    return report.summarise(to, seen=seen) and _recorded(report, "summary for others", by)


def _recorded(report: BugReport, what: str, by: User) -> bool:
    record(
        "report.triaged",
        person=report.reporter_id,
        actor=by,
        thing=report,
        number=report.label,
        what=what,
    )
    return True
