"""How long reporters wait for the first answer of the team."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from feedback.bugs.first_answer import unanswered, with_first_answer
from feedback.models import BugReport
from portal.days import begin_of

WEEKS = 12
MOST = 5000
PATIENCE = timedelta(days=2)
AXIS_H = 96


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """Reports sent in one week from a Monday on. Hours are None where none is answered."""

    begins: date
    sent: int
    answered: int
    median_h: float | None
    p90_h: float | None

    @property
    def median_percent(self) -> float:
        return _on_axis(self.median_h)

    @property
    def p90_percent(self) -> float:
        return _on_axis(self.p90_h)


def _on_axis(hours: float | None) -> float:
    """In percent of an axis of AXIS_H, cut at its end."""
    return min(100.0, 100 * (hours or 0.0) / AXIS_H)


def answer_times(*, at: datetime | None = None) -> dict[str, Any]:
    """The weeks of the last WEEKS that had reports, the newest first, and how many wait for longer
    than two days.

    Medians are no SQL of both databases: two times of each report are read, of the newest MOST
    reports. Two queries.
    """
    now = at or timezone.now()
    return {"weeks": _weeks(now), "waiting_long": waiting_long(at=now).count()}


def waiting_long(*, at: datetime | None = None) -> QuerySet[BugReport]:
    """Open reports that nobody of the team answered within two days."""
    late = (at or timezone.now()) - PATIENCE
    return BugReport.objects.open().filter(unanswered(), created_at__lt=late)


def _weeks(now: datetime) -> list[Week]:
    today = timezone.localdate(now)
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    newest = BugReport.objects.filter(created_at__gte=begin_of(first)).order_by(
        "-created_at", "-pk"
    )
    times = with_first_answer(newest).values_list("created_at", "answered_at")
    waits: dict[date, list[float | None]] = {}
    for sent_at, answered_at in times[:MOST]:
        day = timezone.localdate(sent_at)
        took = None if answered_at is None else (answered_at - sent_at).total_seconds() / 3600
        waits.setdefault(day - timedelta(days=day.weekday()), []).append(took)
    return [_week(begins, waits[begins]) for begins in sorted(waits, reverse=True)]


def _week(begins: date, waits: list[float | None]) -> Week:
    took = [one for one in waits if one is not None]
    return Week(
        begins=begins,
        sent=len(waits),
        answered=len(took),
        median_h=median(took) if took else None,
        p90_h=percentile_90(took),
    )


def percentile_90(values: list[float]) -> float | None:
    """Between the values, as they are spread over their range; of one value it is that one."""
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=10, method="inclusive")[8]
