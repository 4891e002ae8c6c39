import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.user import User


class CohortQuerySet(models.QuerySet["Cohort"]):
    def open(self, *, at: datetime | None = None) -> "CohortQuerySet":
        """Those whose time it is, the newest first."""
        now = at or timezone.now()
        started = self.filter(starts_at__lte=now)
        return started.exclude(ends_at__lte=now).order_by("-starts_at")


class Cohort(models.Model):
    """A group of artists who came in together, with its seats and dates."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    seats = models.PositiveIntegerField(default=40)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    terms = models.ForeignKey(
        "portal.Terms",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the newest published version that asks for agreement.",
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="cohort_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def seats_left(self) -> int:
        return self.seats - self.memberships.not_ended().count()

    def seats_unpromised(self, *, at: datetime | None = None) -> int:
        """Seats left after each mailed invitation that may still be used. An open link promises
        no seat to anyone."""
        promised = self.invitations.usable(at=at).exclude(email="").count()
        return self.seats_left() - promised


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(status=Membership.Status.ACTIVE)

    def not_ended(self) -> "MembershipQuerySet":
        return self.exclude(status=Membership.Status.ENDED)


class Membership(models.Model):
    """An artist's place in a cohort."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"  # new -> active, frozen -> active
        FROZEN = "frozen", "Frozen"  # active -> frozen: may look, may not make
        ENDED = "ended", "Ended"  # active, frozen -> ended, for good

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("portal.User", models.CASCADE, related_name="memberships")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="memberships")
    invitation = models.ForeignKey(
        "portal.Invitation", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    reason = models.TextField(blank=True, help_text="The artist reads it.")
    changed_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    joined_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "frozen", "ended"]),
                name="membership_status_valid",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=~Q(status="ended"), name="membership_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="active") | ~Q(reason=""), name="membership_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.cohort}"

    def _move(
        self, *, sources: list[str], to: str, reason: str, by: "User | None", at: datetime | None
    ) -> bool:
        changed = {
            "status": to,
            "reason": reason,
            "changed_by": by,
            "changed_at": at or timezone.now(),
        }
        moved = Membership.objects.filter(pk=self.pk, status__in=sources).update(**changed) == 1
        if moved:
            for field, value in changed.items():
                setattr(self, field, value)
        return moved

    def freeze(self, *, reason: str, by: "User | None", at: datetime | None = None) -> bool:
        """active -> frozen. False when it was not active."""
        return self._move(
            sources=[self.Status.ACTIVE], to=self.Status.FROZEN, reason=reason, by=by, at=at
        )

    def resume(self, *, by: "User | None", at: datetime | None = None) -> bool:
        """frozen -> active. False when it was not frozen."""
        return self._move(
            sources=[self.Status.FROZEN], to=self.Status.ACTIVE, reason="", by=by, at=at
        )

    def end(self, *, reason: str, by: "User | None", at: datetime | None = None) -> bool:
        """active, frozen -> ended. False when it had ended already."""
        return self._move(
            sources=[self.Status.ACTIVE, self.Status.FROZEN],
            to=self.Status.ENDED,
            reason=reason,
            by=by,
            at=at,
        )
