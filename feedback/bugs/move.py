"""Move a report from the state that its mover saw, with the sentence that explains it."""

from django.db import transaction

from feedback.bugs.follow import take_along, tell_followers
from feedback.bugs.reply import tell_reporter
from feedback.ledger.earn import earn
from feedback.models import BugReply, BugReport, Task
from generation.models import ModelVersion
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
    fixed_in: ModelVersion | None = None,
) -> bool:
    """Along one of `report.edges()`. False when the report is not in the state shown any more, or
    when its original has become a duplicate itself.

    The reporter and the followers are told. Who reported or followed a duplicate follows its
    original from then on.
    Raises: ValueError without an edge, or without the sentence or the original it needs.
    """
    if to in ASKS_FOR_WORDS and not sentence.strip():
        raise ValueError("The reporter is owed a sentence.")
    if (to == BugReport.Status.DUPLICATE) != (duplicate_of is not None):
        raise ValueError("A duplicate, and nothing else, names its original.")
    if fixed_in is not None and to != BugReport.Status.FIXED:
        raise ValueError("Only a fix names its version.")
    words = sentence.strip()
    if duplicate_of is not None and not _is_original(duplicate_of, report):
        return False
    if not report.move(to, outcome=words, duplicate_of=duplicate_of, fixed_in=fixed_in):
        return False
    _log(report, by=by, text=words)
    if by.pk != report.reporter_id:
        tell_reporter(report, f"Your report {report.label}: {_what_it_is_now(report)}.")
    tell_followers(report, f"Report {report.label}, yours too: {_what_it_is_now(report)}.")
    if duplicate_of is not None:
        take_along(duplicate=report, original=duplicate_of, by=by)
    return True


def _is_original(original: BugReport, report: BugReport) -> bool:
    """Both rows are held, in the order of their keys, so that two reports never become duplicates
    of each other.
    """
    pks = [original.pk, report.pk]
    held = BugReport.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    return {row.pk: row.status for row in held}.get(original.pk) != BugReport.Status.DUPLICATE


def _what_it_is_now(report: BugReport) -> str:
    state = report.get_status_display().lower()
    if report.fixed_in is not None:
        state += f" in {report.fixed_in.label}"
    return f"{state}. Please look" if report.status == BugReport.Status.FIXED else state


@transaction.atomic
def judge_fix(*, report: BugReport, by: User, is_fixed: bool) -> bool:
    """fixed -> verified, or -> confirmed, by its reporter. False when it is not fixed any more.

    The first look at a fix of this report earns its rate, whichever way it went.
    """
    moved = report.verify() if is_fixed else report.reopen()
    if moved:
        _log(report, by=by, text="")
        earn(person=by, task=Task.FIX_CHECK, thing=report, label=report.label)
        tell_followers(report, f"Report {report.label}, yours too: {_what_it_is_now(report)}.")
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
