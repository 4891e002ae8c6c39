import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.models.lease import Lease, from_now, lease_over, may_start


class HouseJobQuerySet(models.QuerySet["HouseJob"]):
    def waiting(self) -> "HouseJobQuerySet":
        return self.filter(may_start(), status=HouseJob.Status.QUEUED)

    def abandoned(self) -> "HouseJobQuerySet":
        """Running rows whose worker died or lost touch."""
        return self.filter(lease_over(), status=HouseJob.Status.RUNNING)


class HouseJob(Lease):
    """Work for the worker without torch: a mail, an export, a purge. The row is the truth."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"  # new -> queued; running -> queued after a loss or an error
        RUNNING = "running", "Running"  # queued -> running
        DONE = "done", "Done"  # running -> done
        FAILED = "failed", "Failed"  # running -> failed at the last attempt

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = HouseJobQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["status", "lease_until"], name="house_job_by_lease"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running", "done", "failed"]),
                name="house_job_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(status="running", token__isnull=False, lease_until__isnull=False)
                | (~Q(status="running") & Q(token__isnull=True, lease_until__isnull=True)),
                name="house_job_lease_iff_running",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["done", "failed"], finished_at__isnull=False)
                | (Q(status__in=["queued", "running"], finished_at__isnull=True)),
                name="house_job_finished_iff_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def claim(self, *, worker: str, lease_s: float) -> bool:
        """queued -> running, with a lease. False when another worker was first."""
        values = self.fresh(worker=worker, lease_s=lease_s)
        claimed = HouseJob.objects.filter(pk=self.pk).waiting()
        if claimed.update(status=self.Status.RUNNING, attempt=F("attempt") + 1, **values) != 1:
            return False
        self.refresh_from_db()
        return True

    def _held(self) -> models.QuerySet["HouseJob"]:
        return HouseJob.objects.filter(pk=self.pk, token=self.token, status=self.Status.RUNNING)

    def renew(self, *, lease_s: float) -> bool:
        return self._held().update(lease_until=from_now(lease_s)) == 1

    def finish(self) -> bool:
        """running -> done, if the lease is still ours."""
        over = {"status": self.Status.DONE, "finished_at": timezone.now(), "error": ""}
        return self._held().update(**over, **self.RELEASED) == 1

    def fail(self, error: str) -> bool:
        """running -> queued with a pause, or -> failed at the last attempt; if it is ours."""
        if self.attempt >= settings.MAX_ATTEMPTS:
            over = {"status": self.Status.FAILED, "finished_at": timezone.now()}
        else:
            pause_s = settings.RETRY_BACKOFF_S * self.attempt
            over = {"status": self.Status.QUEUED, "not_before": from_now(pause_s)}
        return self._held().update(error=error, **over, **self.RELEASED) == 1
