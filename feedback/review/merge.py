"""Mark several reports as duplicates of one, in one go, and tell every reporter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from feedback.bugs.move import move
from feedback.models import BugReport
from portal.models import User

Status = BugReport.Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Stayed:
    """A report that could not be moved, as it is now, and the sentence that says why."""

    report: BugReport
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    original: BugReport
    moved: list[BugReport]
    stayed: list[Stayed]


def oldest_of(reports: Sequence[BugReport]) -> BugReport:
    """The one to suggest as the original: what came first, or what that is a duplicate of."""
    return min(reports, key=lambda report: (report.created_at, report.pk)).origin()


def merge(*, reports: Sequence[BugReport], original: BugReport, by: User, sentence: str) -> Merged:
    """Move each report, from the state that this copy shows, to a duplicate of the original.

    An original that is itself a duplicate stands for its own original, so that no circle can come
    to be; where that one is among the reports, it stays as it is. One transaction moves all that
    can move; the others stay, each with its reason.
    Raises: ValueError without a sentence.
    """
    if not sentence.strip():
        raise ValueError("The reporters are owed a sentence.")
    while True:
        root = BugReport.objects.select_related("duplicate_of").get(pk=original.pk).origin()
        with transaction.atomic():
            now = _locked({root.pk, *(report.pk for report in reports)})
            if now[root.pk].status == Status.DUPLICATE:
                continue  # somebody was faster: its original is the one to name
            return _moved(reports, now, root=now[root.pk], by=by, sentence=sentence)


def _locked(pks: set[int]) -> dict[int, BugReport]:
    """In the order of their keys: two merges that cross wait for each other instead of locking
    each other out.
    """
    rows = BugReport.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    return {row.pk: row for row in rows.select_related("reporter")}


def _moved(
    reports: Sequence[BugReport],
    now: dict[int, BugReport],
    *,
    root: BugReport,
    by: User,
    sentence: str,
) -> Merged:
    moved, stayed = [], []
    for seen in sorted(reports, key=lambda report: report.pk):
        report = now[seen.pk]
        if report.pk == root.pk:
            continue
        if why := _why_not(seen, report):
            stayed.append(Stayed(report=report, why=why))
            continue
        move(report=report, to=Status.DUPLICATE, by=by, sentence=sentence, duplicate_of=root)
        moved.append(report)
    return Merged(original=root, moved=moved, stayed=stayed)


def _why_not(seen: BugReport, report: BugReport) -> str:
    """Empty where nothing speaks against it."""
    if Status.DUPLICATE not in report.edges():
        return f"It is “{report.get_status_display()}”; only an open report can be moved there."
    if report.status != seen.status:
        return f"Somebody else moved it meanwhile: it is now “{report.get_status_display()}”."
    return ""
