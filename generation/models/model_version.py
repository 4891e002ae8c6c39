import uuid
from datetime import datetime
from pathlib import Path

from django.db import models
from django.db.models import Q
from django.utils import timezone

from generation.engines.contract import Capabilities


class ModelVersionQuerySet(models.QuerySet["ModelVersion"]):
    def offered(self) -> "ModelVersionQuerySet":
        """Those an artist may choose today, standard lane first."""
        return self.filter(retired_at__isnull=True).order_by("lane", "-pk")

    def offered_to(self, cohort_id: int) -> "ModelVersionQuerySet":
        """Those offered to a cohort: the ones its limits name, or all where they name none."""
        named = self.offered().filter(cohortlimits__cohort=cohort_id)
        return named if named.exists() else self.offered()


class ModelVersion(models.Model):
    """A saved pipeline under test. Its digest pins the weights: a changed file is another model."""

    class Lane(models.TextChoices):
        STANDARD = "standard", "Standard"
        TURBO = "turbo", "Turbo"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=80)
    lane = models.CharField(max_length=8, choices=Lane)
    family = models.CharField(max_length=20, editable=False)
    pipeline_class = models.CharField(max_length=80, editable=False)
    directory = models.CharField(max_length=500, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    size_bytes = models.PositiveBigIntegerField(editable=False)
    trained = models.BooleanField(default=True, editable=False)
    capabilities = models.JSONField(editable=False)
    defaults = models.JSONField(help_text="width_px, height_px, frames, fps, steps, guidance")
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ModelVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lane__in=["standard", "turbo"]), name="model_version_lane_valid"
            ),
            models.UniqueConstraint(fields=["digest", "lane"], name="model_version_once_a_lane"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def limits(self) -> Capabilities:
        return Capabilities.from_dict(self.capabilities)

    @property
    def path(self) -> Path:
        return Path(self.directory)

    def retire(self, *, at: datetime | None = None) -> bool:
        """Offer it no more; what waits is still rendered. False when that was done before."""
        offered = ModelVersion.objects.filter(pk=self.pk, retired_at__isnull=True)
        return offered.update(retired_at=at or timezone.now()) == 1
