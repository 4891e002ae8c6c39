import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.user import User

KEPT = timedelta(days=7)


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def of(self, user: "User") -> "DataExportQuerySet":
        return self.filter(user=user)

    def running(self) -> "DataExportQuerySet":
        return self.filter(status=DataExport.Status.RUNNING)

    def ready(self, *, at: datetime | None = None) -> "DataExportQuerySet":
        """Those whose archive can be fetched now."""
        return self.filter(status=DataExport.Status.READY, expires_at__gt=at or timezone.now())

    def expired(self, *, at: datetime | None = None) -> "DataExportQuerySet":
        """Those whose archive is to be deleted."""
        return self.filter(status=DataExport.Status.READY, expires_at__lte=at or timezone.now())


class DataExport(models.Model):
    """One archive of all that is a person's own, made by the house worker."""

    class Status(models.TextChoices):
        RUNNING = "running", "Being made"  # new -> running
        READY = "ready", "Ready"  # running -> ready
        FAILED = "failed", "Not made"  # running -> failed, when its last attempt failed
        GONE = "gone", "Deleted"  # ready, running -> gone: its days are over, or it was erased

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("portal.User", models.CASCADE, related_name="data_exports")
    status = models.CharField(max_length=7, choices=Status, default=Status.RUNNING)
    parts_done = models.PositiveIntegerField(default=0, help_text="Files written so far.")
    parts_total = models.PositiveIntegerField(default=0, help_text="0: not counted yet.")
    name = models.CharField(max_length=200, blank=True, help_text="In the default storage.")
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["running", "ready", "failed", "gone"]),
                name="data_export_status_valid",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(status="running"), name="data_export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="ready")
                | (~Q(name="") & ~Q(sha256="") & Q(bytes__gt=0, expires_at__isnull=False)),
                name="data_export_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}, {self.status}"

    def _running(self) -> DataExportQuerySet:
        return DataExport.objects.running().filter(pk=self.pk)

    def note_progress(self, *, done: int, total: int) -> bool:
        """running -> running. False when it is not wanted any more."""
        return self._running().update(parts_done=done, parts_total=total) == 1

    def finish(self, *, name: str, size: int, sha256: str, at: datetime | None = None) -> bool:
        """running -> ready, for KEPT. False when it is not wanted any more."""
        now = at or timezone.now()
        made = {"name": name, "bytes": size, "sha256": sha256, "ready_at": now}
        status = self.Status.READY
        return self._running().update(status=status, expires_at=now + KEPT, **made) == 1

    def fail(self) -> bool:
        """running -> failed."""
        return self._running().update(status=self.Status.FAILED) == 1

    def drop(self) -> bool:
        """ready, running -> gone. Whoever does that deletes the file."""
        there = [self.Status.READY, self.Status.RUNNING]
        rows = DataExport.objects.filter(pk=self.pk, status__in=there)
        return rows.update(status=self.Status.GONE) == 1
