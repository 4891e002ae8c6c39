"""How a model version is rated, question by question: means with their doubt, in one query."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.db.models import Count, Exists, F, FloatField, OuterRef, Sum
from django.db.models.functions import Cast

from feedback.models import BugReport, Rating
from feedback.ratings import schema
from generation.models import ModelVersion

FEWEST = 5
NEWEST_VERSIONS = 4
_Z_975 = 1.959963984540054
_ASKED = (*schema.DIMENSIONS, schema.MOTION_AMOUNT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mean:
    """On the scale from 1 to 5. mean, low and high are None below FEWEST answers."""

    count: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def on_axis(self) -> dict[str, float]:
        """In percent of the way from 1 to 5."""
        ends = {"rate": self.mean, "low": self.low, "high": self.high}
        return {
            name: 100 * (value - schema.LOWEST) / (schema.HIGHEST - schema.LOWEST)
            for name, value in ends.items()
            if value is not None
        }


def mean_of(*, count: int, total: float, squares: float) -> Mean:
    """The mean with its 95 % interval by Student's t, cut at the ends of the scale.

    total and squares: sums of the scores and of their squares.
    """
    if count < FEWEST:
        return Mean(count=count)
    mean = total / count
    variance = max(0.0, (squares - count * mean * mean) / (count - 1))
    reach = t_975(count - 1) * sqrt(variance / count)
    return Mean(
        count=count,
        mean=mean,
        low=max(float(schema.LOWEST), mean - reach),
        high=min(float(schema.HIGHEST), mean + reach),
    )


def t_975(freedom: int) -> float:
    """The quantile 0.975 of Student's t, within 0.001 from 4 degrees of freedom on.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
    """
    z, n = _Z_975, freedom
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * n**4)
    )


def judged_versions() -> list[ModelVersion]:
    """Those that somebody rated or reported, the newest NEWEST_VERSIONS of them, newest first."""
    of_version = {"clip__generation__model_version": OuterRef("pk")}
    rated = Exists(Rating.objects.filter(**of_version))
    reported = Exists(BugReport.objects.filter(**of_version))
    return list(ModelVersion.objects.filter(rated | reported).order_by("-pk")[:NEWEST_VERSIONS])


def means(versions: list[ModelVersion]) -> list[dict[str, Any]]:
    """For each question its words and one Mean for each version, in their order."""
    sums: dict[str, Any] = {}
    for one in _ASKED:
        score = Cast(F(one.key), FloatField())
        sums |= {
            f"n_{one.key}": Count(one.key),
            f"sum_{one.key}": Sum(score),
            f"squares_{one.key}": Sum(score * score),
        }
    by_version = Rating.objects.order_by().values("clip__generation__model_version")
    rows: dict[int, Any] = {
        row["clip__generation__model_version"]: row
        for row in by_version.filter(clip__generation__model_version__in=versions).annotate(**sums)
    }
    return [
        {
            "question": one.question,
            "is_neutral": one is schema.MOTION_AMOUNT,
            "means": [_mean(rows.get(version.pk, {}), one.key) for version in versions],
        }
        for one in _ASKED
    ]


def _mean(row: dict[str, Any], key: str) -> Mean:
    return mean_of(
        count=row.get(f"n_{key}") or 0,
        total=row.get(f"sum_{key}") or 0.0,
        squares=row.get(f"squares_{key}") or 0.0,
    )
