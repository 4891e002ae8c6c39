from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MadeFileQuerySet(models.QuerySet[Any]):
    def running(self) -> Self:
        return self.filter(status=MadeFile.Status.RUNNING)

    def ready(self, *, at: datetime | None = None) -> Self:
        """Those whose file can be fetched now."""
        return self.filter(status=MadeFile.Status.READY, expires_at__gt=at or timezone.now())

    def expired(self, *, at: datetime | None = None) -> Self:
        """Those whose file is to be deleted."""
        return self.filter(status=MadeFile.Status.READY, expires_at__lte=at or timezone.now())


class MadeFile(models.Model):
    """A row for one file that the house worker makes, keeps for KEPT and then deletes."""

    class Status(models.TextChoices):
        RUNNING = "running", "Being made"  # new -> running
        READY = "ready", "Ready"  # running -> ready
        FAILED = "failed", "Not made"  # running -> failed, when its last attempt failed
        GONE = "gone", "Deleted"  # ready, running -> gone: its days are over, or it was dropped

    KEPT: ClassVar[timedelta]

    status = models.CharField(max_length=7, choices=Status, default=Status.RUNNING)
    name = models.CharField(max_length=200, blank=True, help_text="In the default storage.")
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @staticmethod
    def constraints_of(table: str) -> list[models.BaseConstraint]:
        """What holds for each such table; the names of constraints begin with its own."""
        return [
            models.CheckConstraint(
                condition=Q(status__in=["running", "ready", "failed", "gone"]),
                name=f"{table}_status_valid",
            ),
            models.CheckConstraint(
                condition=~Q(status="ready")
                | (~Q(name="") & ~Q(sha256="") & Q(bytes__gt=0, expires_at__isnull=False)),
                name=f"{table}_ready_has_its_file",
            ),
        ]

    def _running(self) -> Any:
        rows = type(self)._default_manager.filter(pk=self.pk)
        return rows.filter(status=self.Status.RUNNING)

    def finish(
        self, *, name: str, size: int, sha256: str, at: datetime | None = None, **said: Any
    ) -> bool:
        """running -> ready, for KEPT. False when it is not wanted any more.

        said: values of other fields that are known now.
        """
        now = at or timezone.now()
        made = {"name": name, "bytes": size, "sha256": sha256, "ready_at": now}
        status = self.Status.READY
        return (
            self._running().update(status=status, expires_at=now + self.KEPT, **made, **said) == 1
        )

    def fail(self) -> bool:
        """running -> failed."""
        return self._running().update(status=self.Status.FAILED) == 1

    def drop(self) -> bool:
        """ready, running -> gone. Whoever does that deletes the file."""
        there = [self.Status.READY, self.Status.RUNNING]
        rows = type(self)._default_manager.filter(pk=self.pk, status__in=there)
        return rows.update(status=self.Status.GONE) == 1
