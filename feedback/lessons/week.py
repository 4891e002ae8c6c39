"""A week of the programme, Monday to Sunday, and what was done in it, counted from the rows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from feedback.bugs.first_answer import with_first_answer
from feedback.models import Ballot, BugReply, BugReport, Lesson, Note, Rating
from portal.days import begin_of

_FIXED = (BugReport.Status.FIXED, BugReport.Status.VERIFIED)


@dataclass(frozen=True, slots=True)
class Week:
    """From the midnight that begins its Monday, until before the next one, in the site's time."""

    monday: date

    @property
    def begins_at(self) -> datetime:
        return begin_of(self.monday)

    @property
    def ends_at(self) -> datetime:
        return begin_of(self.monday + timedelta(days=7))

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def within(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.begins_at, f"{field}__lt": self.ends_at})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What was fixed in one version: how many reports, and those that the team has words for."""

    version: str
    reports: int
    summaries: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """first_answer_h: the median of hours from a report to the first word or move of the team.

    Over the reports whose first answer fell into the week; None without one.
    """

    ratings: int
    notes: int
    reports: int
    comparisons: int
    answered: int
    fixed: int
    verified: int
    first_answer_h: float | None
    fixed_in: list[Fixed]


def week_of(day: date) -> Week:
    return Week(day - timedelta(days=day.weekday()))


def weeks_around(week: Week, *, at: datetime | None = None) -> tuple[Week | None, Week | None]:
    """The one before, while there was anything then or earlier, and the one after, up to now."""
    today = timezone.localdate(at or timezone.now())
    before, after = week_of(week.monday - timedelta(days=7)), week_of(week.sunday + timedelta(1))
    return (before if _began_before(week.begins_at) else None), (
        after if after.monday <= today else None
    )


def _began_before(moment: datetime) -> bool:
    lessons = Lesson.objects.shown().filter(published_at__lt=moment)
    reports = BugReport.objects.filter(created_at__lt=moment)
    ratings = Rating.objects.filter(created_at__lt=moment)
    return lessons.exists() or reports.exists() or ratings.exists()


def figures_of(week: Week) -> Figures:
    """Counts of what artists gave and what became of reports. Nobody's name, and no word."""
    waits_h = _first_answers_h(week)
    return Figures(
        ratings=Rating.objects.filter(week.within("created_at")).count(),
        notes=Note.objects.filter(week.within("created_at"), author__is_staff=False).count(),
        reports=BugReport.objects.filter(week.within("created_at")).count(),
        comparisons=Ballot.objects.voted().filter(week.within("voted_at")).count(),
        answered=len(waits_h),
        fixed=_moved(week, BugReport.Status.FIXED).count(),
        verified=_moved(week, BugReport.Status.VERIFIED).count(),
        first_answer_h=median(waits_h) if waits_h else None,
        fixed_in=_fixed_in(week),
    )


def _first_answers_h(week: Week) -> list[float]:
    """Of the reports that were answered in this week and not before."""
    replied = BugReply.objects.filter(week.within("at"), author__is_staff=True)
    reports = BugReport.objects.filter(pk__in=replied.values("report"))
    first = with_first_answer(reports).filter(week.within("answered_at"))
    waits = first.values_list("created_at", "answered_at")
    return [(answered - sent).total_seconds() / 3600 for sent, answered in waits]


def _moved(week: Week, to: str) -> QuerySet[BugReport, Any]:
    moves = BugReply.objects.filter(week.within("at"), moved_to=to)
    return BugReport.objects.filter(pk__in=moves.values("report"))


def _fixed_in(week: Week) -> list[Fixed]:
    """Only what still counts as fixed, and in a version that the team has named."""
    fixed = _moved(week, BugReport.Status.FIXED).filter(status__in=_FIXED, fixed_in__isnull=False)
    rows = fixed.order_by("-fixed_in", "number").values_list("fixed_in__label", "public_summary")
    found = []
    for version, of_it in groupby(rows, key=lambda row: row[0]):
        summaries = [summary for _, summary in of_it]
        told = list(dict.fromkeys(one for one in summaries if one))
        found.append(Fixed(version=version, reports=len(summaries), summaries=told))
    return found
