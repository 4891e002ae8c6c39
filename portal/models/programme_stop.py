import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.models.user import User

# Two people act together or not at all: an older question is asked again.
CONFIRM_WITHIN = timedelta(minutes=15)


class ProgrammeStopQuerySet(models.QuerySet["ProgrammeStop"]):
    def in_force(self) -> "ProgrammeStopQuerySet":
        return self.filter(status=ProgrammeStop.Status.IN_FORCE)

    def waiting(self, *, at: datetime | None = None) -> "ProgrammeStopQuerySet":
        """Those that a second operator may still confirm."""
        since = (at or timezone.now()) - CONFIRM_WITHIN
        return self.filter(status=ProgrammeStop.Status.ASKED, asked_at__gt=since)


class ProgrammeStop(models.Model):
    """Nobody makes new clips. It takes two operators to begin it, and one to lift it."""

    class Status(models.TextChoices):
        ASKED = "asked", "Asked for"  # new -> asked
        IN_FORCE = "in_force", "In force"  # asked -> in_force, by another operator
        LIFTED = "lifted", "Lifted"  # in_force -> lifted
        WITHDRAWN = "withdrawn", "Withdrawn"  # asked -> withdrawn

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED)
    reason = models.TextField(help_text="For the team.")
    notice_text = models.CharField(max_length=300, help_text="Everybody reads it.")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = ProgrammeStopQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["asked", "in_force", "lifted", "withdrawn"]),
                name="programme_stop_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="programme_stop_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["in_force", "lifted"],
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                | Q(
                    status__in=["asked", "withdrawn"],
                    confirmed_by__isnull=True,
                    confirmed_at__isnull=True,
                ),
                name="programme_stop_confirmed_iff_begun",
            ),
            models.CheckConstraint(
                condition=Q(status="lifted", lifted_by__isnull=False, lifted_at__isnull=False)
                | (~Q(status="lifted") & Q(lifted_by__isnull=True, lifted_at__isnull=True)),
                name="programme_stop_lifted_iff_over",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(notice_text=""), name="programme_stop_says_why"
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status="in_force"),
                name="programme_stop_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Stop {self.pk}, {self.get_status_display().lower()}"

    def confirm(self, *, by: User, at: datetime | None = None) -> bool:
        """asked -> in_force, by somebody else and in time. False when that is not so.

        Raises: IntegrityError when another stop is in force.
        """
        now = at or timezone.now()
        asked = ProgrammeStop.objects.waiting(at=now).filter(pk=self.pk).exclude(asked_by=by)
        begun = {"status": self.Status.IN_FORCE, "confirmed_by": by, "confirmed_at": now}
        return asked.update(**begun) == 1

    def withdraw(self) -> bool:
        """asked -> withdrawn. False when it had begun, or was withdrawn before."""
        asked = ProgrammeStop.objects.filter(pk=self.pk, status=self.Status.ASKED)
        return asked.update(status=self.Status.WITHDRAWN) == 1

    def lift(self, *, by: User, at: datetime | None = None) -> bool:
        """in_force -> lifted. False when somebody else was first."""
        over = {
            "status": self.Status.LIFTED,
            "lifted_by": by,
            "lifted_at": at or timezone.now(),
        }
        return ProgrammeStop.objects.in_force().filter(pk=self.pk).update(**over) == 1
