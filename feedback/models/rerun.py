from typing import TYPE_CHECKING, cast

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from generation.models import Clip


class RerunQuerySet(models.QuerySet["Rerun"]):
    def untold(self) -> "RerunQuerySet":
        """Those whose reporter does not know yet how they came out."""
        return self.filter(told_at__isnull=True)

    def for_lists(self) -> "RerunQuerySet":
        related = ("clip__generation__model_version", "report__clip__generation__model_version")
        return self.select_related(*related).prefetch_related(
            "clip__renditions", "report__clip__renditions"
        )


class Rerun(models.Model):
    """The clip of a report rendered again: on its own version, or the same seed on another."""

    report = models.ForeignKey("feedback.BugReport", models.CASCADE, related_name="reruns")
    clip = models.OneToOneField("generation.Clip", models.PROTECT, related_name="bug_rerun")
    asked_by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = RerunQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Re-run {self.pk} of report {self.report_id}"

    @property
    def original(self) -> "Clip":
        return cast("Clip", self.report.clip)  # only a report on a clip has a re-run

    @property
    def is_same_version(self) -> bool:
        return self.clip.generation.model_version_id == self.original.generation.model_version_id

    @property
    def is_reproducible(self) -> bool | None:
        """Whether the raw frames came out the same, by their SHA-256; None until it is known."""
        if not (self.is_same_version and self.clip.frames_sha256 and self.original.frames_sha256):
            return None
        return self.clip.frames_sha256 == self.original.frames_sha256
