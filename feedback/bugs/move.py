"""Move a report from the state that its mover saw, with the sentence that explains it."""

from django.db import transaction

from feedback.bugs.reply import tell_reporter
from feedback.ledger.earn import earn
from feedback.models import BugReply, BugReport, Task
from portal.activity.record import record
from portal.models import User

# States in which the reporter is owed a sentence, or a question.
ASKS_FOR_WORDS = (*BugReport.EXPLAINED, BugReport.Status.NEEDS_INFO)


@transaction.atomic
def move(
    *,
    report: BugReport,
    to: str,
    by: User,
    sentence: str = "",
    duplicate_of: BugReport | None = None,
) -> bool:
    """Along one of `report.edges()`. False when the report is not in the state shown any more.

    Raises: ValueError without an edge, or without the sentence or the original it needs.
    """
    if to in ASKS_FOR_WORDS and not sentence.strip():
        raise ValueError("The reporter is owed a sentence.")
    if (to == BugReport.Status.DUPLICATE) != (duplicate_of is not None):
        raise ValueError("A duplicate, and nothing else, names its original.")
    if not report.move(to, outcome=sentence.strip(), duplicate_of=duplicate_of):
        return False
    _log(report, by=by, text=sentence.strip())
    if by.pk != report.reporter_id:
        told = report.get_status_display().lower()
        tell_reporter(report, f"Your report {report.label}: {told}.")
    return True


@transaction.atomic
def judge_fix(*, report: BugReport, by: User, is_fixed: bool) -> bool:
    """fixed -> verified, or -> confirmed, by its reporter. False when it is not fixed any more.

    The first look at a fix of this report earns its rate, whichever way it went.
    """
    moved = report.verify() if is_fixed else report.reopen()
    if moved:
        _log(report, by=by, text="")
        earn(person=by, task=Task.FIX_CHECK, thing=report, label=report.label)
    return moved


def _log(report: BugReport, *, by: User, text: str) -> None:
    BugReply.objects.create(report=report, author=by, text=text, moved_to=report.status)
    record(
        "report.moved",
        person=report.reporter_id,
        actor=by,
        thing=report,
        number=report.label,
        state=report.get_status_display().lower(),
    )
