"""Which defects are named, by model version, in ratings and in reports.

The list of a rating is JSON. It is counted by the database, one conditional count for each code of
the closed list: the same SQL on SQLite and PostgreSQL, which read JSON by different functions, and
one row back for each version instead of one for each rating.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from feedback.models import BugReport, Defect, Rating
from feedback.review.inbox_filter import DEFECTS_TEXT, names_defect
from generation.models import ModelVersion

_VERSION = "clip__generation__model_version"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """ratings: how many name it. percent: of all ratings of the version."""

    ratings: int
    percent: float
    reports: int


def defect_counts(versions: list[ModelVersion]) -> list[dict[str, Any]]:
    """For each code that is named at all, one Named for each version; the commonest first."""
    rated = _ratings(versions)
    reported = _reports(versions)
    rows: list[dict[str, Any]] = [
        {
            "code": code,
            "label": label,
            "named": [
                _named(code, rated.get(one.pk, {}), reported.get((one.pk, code), 0))
                for one in versions
            ],
        }
        for code, label in Defect.choices
    ]
    said = [row for row in rows if _total(row)]
    return sorted(said, key=lambda row: (-_total(row), row["code"]))


def _total(row: dict[str, Any]) -> int:
    return sum(one.ratings + one.reports for one in row["named"])


def _ratings(versions: list[ModelVersion]) -> dict[int, dict[str, int]]:
    counts = {code: Count("pk", filter=names_defect(code)) for code, _ in Defect.of_film()}
    rows = Rating.objects.alias(defects_text=DEFECTS_TEXT).order_by().values(_VERSION)
    counted = rows.filter(**{f"{_VERSION}__in": versions}).annotate(all=Count("pk"), **counts)
    return {row[_VERSION]: row for row in counted}


def _reports(versions: list[ModelVersion]) -> dict[tuple[int, str], int]:
    rows = BugReport.objects.order_by().values(_VERSION, "code")
    counted = rows.filter(**{f"{_VERSION}__in": versions}).annotate(reports=Count("pk"))
    return {(row[_VERSION], row["code"]): row["reports"] for row in counted}


def _named(code: str, row: dict[str, int], reports: int) -> Named:
    ratings, everything = row.get(code, 0), row.get("all", 0)
    percent = 100 * ratings / everything if everything else 0.0
    return Named(ratings=ratings, percent=percent, reports=reports)
