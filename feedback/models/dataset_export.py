import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

KEPT = timedelta(days=14)


class DatasetExportQuerySet(models.QuerySet["DatasetExport"]):
    def running(self) -> "DatasetExportQuerySet":
        return self.filter(status=DatasetExport.Status.RUNNING)

    def ready(self, *, at: datetime | None = None) -> "DatasetExportQuerySet":
        """Those whose file can be fetched now."""
        return self.filter(status=DatasetExport.Status.READY, expires_at__gt=at or timezone.now())

    def expired(self, *, at: datetime | None = None) -> "DatasetExportQuerySet":
        return self.filter(status=DatasetExport.Status.READY, expires_at__lte=at or timezone.now())


class DatasetExport(models.Model):
    """One data set for training, of consented rows only, made by the house worker."""

    class Status(models.TextChoices):
        RUNNING = "running", "Being made"  # new -> running
        READY = "ready", "Ready"  # running -> ready
        FAILED = "failed", "Not made"  # running -> failed, when its last attempt failed
        GONE = "gone", "Deleted"  # ready, running -> gone: its days are over, or it was dropped

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    idempotency_key = models.UUIDField(editable=False)
    cohort = models.ForeignKey(
        "portal.Cohort", models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="This day included.")
    with_clips = models.BooleanField(default=False)

    status = models.CharField(max_length=7, choices=Status, default=Status.RUNNING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0, help_text="0: not counted yet.")
    card = models.JSONField(default=dict, help_text="What the data card of the file says.")
    name = models.CharField(max_length=200, blank=True, help_text="In the default storage.")
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = DatasetExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "idempotency_key"], name="dataset_export_once_a_submit"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["running", "ready", "failed", "gone"]),
                name="dataset_export_status_valid",
            ),
            models.CheckConstraint(
                condition=~Q(status="ready")
                | (~Q(name="") & ~Q(sha256="") & Q(bytes__gt=0, expires_at__isnull=False)),
                name="dataset_export_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Data set {self.pk}, {self.status}"

    def is_fetchable(self, *, people: Collection[int], at: datetime | None = None) -> bool:
        """Whether it is there, and everybody whose rows are in it is among those who agree now."""
        if self.status != self.Status.READY or self.expires_at is None:
            return False
        return self.expires_at > (at or timezone.now()) and set(self.card["people"]) <= set(people)

    def _running(self) -> DatasetExportQuerySet:
        return DatasetExport.objects.running().filter(pk=self.pk)

    def note_progress(self, *, done: int, total: int) -> bool:
        """running -> running. False when it is not wanted any more."""
        return self._running().update(rows_done=done, rows_total=total) == 1

    def finish(
        self, *, name: str, size: int, sha256: str, card: dict, at: datetime | None = None
    ) -> bool:
        """running -> ready, for KEPT. False when it is not wanted any more."""
        now = at or timezone.now()
        made = {"name": name, "bytes": size, "sha256": sha256, "card": card, "ready_at": now}
        status = self.Status.READY
        return self._running().update(status=status, expires_at=now + KEPT, **made) == 1

    def fail(self) -> bool:
        """running -> failed."""
        return self._running().update(status=self.Status.FAILED) == 1

    def drop(self) -> bool:
        """ready, running -> gone. Whoever does that deletes the file."""
        there = [self.Status.READY, self.Status.RUNNING]
        rows = DatasetExport.objects.filter(pk=self.pk, status__in=there)
        return rows.update(status=self.Status.GONE) == 1
