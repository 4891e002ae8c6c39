import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def with_leftovers(self) -> "AttemptQuerySet":
        """Over without a film, and their folder not cleared yet."""
        over = self.exclude(outcome__in=[Attempt.Outcome.RUNNING, Attempt.Outcome.DONE])
        return over.filter(cleared_at__isnull=True)


class Attempt(models.Model):
    """One try of a worker at a clip: evidence for quarantine and for bug reports."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"
        HANDED_BACK = "handed_back", "Handed back"  # a planned stop; not counted
        LOST = "lost", "Lost"  # the lease ran out: the worker died or lost touch

    clip = models.ForeignKey("generation.Clip", models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    token = models.UUIDField(unique=True)
    worker = models.CharField(max_length=100)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.RUNNING)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    detail = models.TextField(blank=True)
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="When the files of an attempt without a film were deleted."
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="running", ended_at__isnull=True)
                | (~Q(outcome="running") & Q(ended_at__isnull=False)),
                name="attempt_ended_iff_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clip_id}, attempt {self.number}"

    @property
    def folder(self) -> str:
        return self.clip.folder_of(self.token)

    @classmethod
    def close(cls, *, token: uuid.UUID | None, outcome: str, detail: str = "") -> bool:
        """running -> an outcome, once."""
        return (
            cls.objects.filter(token=token, outcome=cls.Outcome.RUNNING).update(
                outcome=outcome, ended_at=Now(), detail=detail
            )
            == 1
        )
