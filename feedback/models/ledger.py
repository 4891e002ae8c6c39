import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models import User


class Task(models.TextChoices):
    """What is paid for. Nobody is paid for what they said, only for having said it."""

    RATING = "rating", "Rating"
    NOTE = "note", "Note"
    REPORT = "report", "Bug report"
    FIX_CHECK = "fix_check", "Fix checked"
    CONFIRMATION = "confirmation", "Report of another confirmed"
    VOTE = "vote", "Comparison"


class RateCardQuerySet(models.QuerySet["RateCard"]):
    def published(self, *, at: datetime | None = None) -> "RateCardQuerySet":
        return self.filter(published_at__lte=at or timezone.now()).order_by("-version")

    def current(self, *, at: datetime | None = None) -> "RateCard | None":
        """The newest published one, with its rates; None where the operator has none."""
        return self.published(at=at).prefetch_related("rates").first()


class RateCard(models.Model):
    """What each task is worth from a day on. A published card is never edited, only followed."""

    version = models.PositiveIntegerField(unique=True)
    currency = models.CharField(max_length=3, default="EUR", help_text="As in ISO 4217.")
    published_at = models.DateTimeField(default=timezone.now)

    objects = RateCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="rate_card_currency_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"Rate card, version {self.version}"

    def rate_of(self, task: str) -> "Rate | None":
        return next((rate for rate in self.rates.all() if rate.task == task), None)


class Rate(models.Model):
    """One line of a card: the minutes that a task is expected to take, and its amount."""

    card = models.ForeignKey(RateCard, models.PROTECT, related_name="rates")
    task = models.CharField(max_length=12, choices=Task)
    minutes = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["card", "task"], name="rate_once_a_task"),
            models.CheckConstraint(condition=Q(task__in=Task.values), name="rate_task_valid"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="rate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()}, {self.card}"


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, person: "User") -> "LedgerEntryQuerySet":
        return self.filter(person=person)

    def for_lists(self) -> "LedgerEntryQuerySet":
        """With all that a list shows, in one query; the newest first."""
        related = ("person", "rate", "reverses", "reversed_by")
        return self.select_related(*related).order_by("-at", "-pk")

    def within(self, start: datetime, end: datetime) -> "LedgerEntryQuerySet":
        return self.filter(at__gte=start, at__lt=end)


class LedgerEntry(models.Model):
    """One earned amount, or its counter-entry. Written once: no code changes or deletes a row.

    `thing` is the rating or report that it is for; one thing is paid for once, however often it is
    said anew. `active_s` is the time that the page measured and decides nothing: the card does.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("portal.User", models.PROTECT, related_name="ledger")
    task = models.CharField(max_length=12, choices=Task)
    thing_type = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    label = models.CharField(max_length=40, help_text="The number of the clip or report.")
    rate = models.ForeignKey(Rate, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    active_s = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    reason = models.TextField(blank=True, help_text="Of a counter-entry. The artist reads it.")
    by = models.ForeignKey("portal.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "ledger entries"
        indexes = [models.Index(fields=["person", "-at"], name="ledger_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "thing_type", "thing_id", "person"],
                condition=Q(reverses__isnull=True),
                name="ledger_pays_once",
            ),
            models.CheckConstraint(condition=Q(task__in=Task.values), name="ledger_task_valid"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gte=0, reason="", by__isnull=True)
                | (Q(reverses__isnull=False, amount__lte=0, by__isnull=False) & ~Q(reason="")),
                name="ledger_reversal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_task_display()} {self.label}: {self.amount} {self.currency}"

    @property
    def minutes(self) -> int:
        """Those of the card; a counter-entry takes them back."""
        return self.rate.minutes if self.reverses_id is None else -self.rate.minutes

    @property
    def is_reversible(self) -> bool:
        """Reads what `for_lists()` joined."""
        return self.reverses_id is None and not hasattr(self, "reversed_by")
