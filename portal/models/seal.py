from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

_RETENTIONS = ["short", "standard", "long"]


class Span(NamedTuple):
    """From a moment on, until just before another."""

    start: datetime
    end: datetime


def month_of(moment: datetime) -> date:
    """The first day of its month, in UTC: periods do not move with a time zone."""
    return moment.astimezone(UTC).date().replace(day=1)


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def span_of(month: date) -> Span:
    return Span(_midnight(month), _midnight(next_month(month)))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class SealQuerySet(models.QuerySet["Seal"]):
    def of_month(self, retention: str, month: date) -> "SealQuerySet":
        return self.filter(retention=retention, month=month).order_by("sequence")

    def newest(self, retention: str) -> "Seal | None":
        return self.filter(retention=retention).order_by("-number").first()

    def heads_of(self, retention: str) -> models.QuerySet["Seal", tuple[str, datetime]]:
        """Hash and time of the seals of a class, the newest first."""
        newest = self.filter(retention=retention).order_by("-number")
        return newest.values_list("sha256", "sealed_at")

    def first_of_open_months(self) -> "SealQuerySet":
        """One seal for each month that is not closed yet, the oldest month first."""
        closed = Period.objects.filter(retention=OuterRef("retention"), month=OuterRef("month"))
        return self.filter(~Exists(closed), sequence=1).order_by("month", "retention")


class Seal(models.Model):
    """A batch of entries of one retention class and month, chained to the batch before it.

    `leaves` holds for each entry its id, the place of its kind in `kinds`, and the SHA-256 of its
    canonical bytes, so that a check can name the entry that was touched. The database refuses to
    change a seal.
    """

    MOST_ENTRIES = 1000

    retention = models.CharField(max_length=8)
    month = models.DateField(help_text="Its first day.")
    sequence = models.PositiveIntegerField(help_text="From 1 in each month.")
    number = models.PositiveBigIntegerField(help_text="From 1 in each class, over all months.")
    until = models.DateTimeField(help_text="What is older was there when this was made.")
    entries = models.PositiveIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    kinds = models.JSONField()
    leaves = models.BinaryField()
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(default=timezone.now)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["retention", "number"]
        indexes = [models.Index(fields=["retention", "until"], name="seal_until")]
        constraints = [
            models.CheckConstraint(
                condition=Q(retention__in=_RETENTIONS), name="seal_retention_valid"
            ),
            # Two sealers at once want the same number; the second one finds it taken.
            models.UniqueConstraint(fields=["retention", "number"], name="seal_number_once"),
            models.UniqueConstraint(
                fields=["retention", "month", "sequence"], name="seal_sequence_once"
            ),
            models.CheckConstraint(condition=Q(entries__range=(1, 1000)), name="seal_1_to_1000"),
            models.CheckConstraint(
                condition=Q(first_id__lte=F("last_id")), name="seal_ids_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Seal {self.sequence} of {self.retention} {self.month:%Y-%m}"


class PeriodQuerySet(models.QuerySet["Period"]):
    def over(self, *, at: datetime | None = None) -> "PeriodQuerySet":
        """Those whose entries may go: the time that was promised has passed."""
        today = (at or timezone.now()).astimezone(UTC).date()
        return self.filter(kept_until__lte=today)


class Period(models.Model):
    """A month of one retention class that is over and sealed whole. It outlives its entries."""

    retention = models.CharField(max_length=8)
    month = models.DateField(help_text="Its first day.")
    entries = models.PositiveBigIntegerField()
    seals = models.PositiveIntegerField()
    head = models.CharField(max_length=64, help_text="SHA-256 of the last seal.")
    kept_until = models.DateField(help_text="From this day on its entries may go.")
    closed_at = models.DateTimeField(default=timezone.now)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["month", "retention"]
        constraints = [
            models.CheckConstraint(
                condition=Q(retention__in=_RETENTIONS), name="period_retention_valid"
            ),
            models.UniqueConstraint(fields=["retention", "month"], name="period_once"),
            models.CheckConstraint(
                condition=Q(kept_until__gt=F("month")), name="period_kept_for_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retention} {self.month:%Y-%m}"
