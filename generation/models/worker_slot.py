from django.db import models
from django.utils import timezone


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

    def __str__(self) -> str:
        return self.name
