from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class WorkerSlotQuerySet(models.QuerySet["WorkerSlot"]):
    def live(self, *, at: datetime | None = None) -> "WorkerSlotQuerySet":
        """Seen lately, and taking clips."""
        silent = timedelta(seconds=3 * settings.BEAT_S)
        return self.filter(draining=False, seen_at__gte=(at or Now()) - silent)

    def gone(self, *, at: datetime | None = None) -> "WorkerSlotQuerySet":
        """Silent for so long that nobody waits for them any more."""
        silent = timedelta(seconds=settings.LEASE_S + 3 * settings.BEAT_S)
        return self.filter(seen_at__lt=(at or Now()) - silent)


class WorkerSlot(models.Model):
    """A process that can render one clip at a time, and when it was last seen."""

    name = models.CharField(max_length=100, unique=True)
    lanes = models.JSONField(default=list)
    clip = models.ForeignKey(
        "generation.Clip", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    model_version = models.ForeignKey(
        "generation.ModelVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    device = models.CharField(max_length=40, blank=True)
    draining = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = WorkerSlotQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
