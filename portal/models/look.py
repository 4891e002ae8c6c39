import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone

from portal.activity.kinds import Retention

if TYPE_CHECKING:
    from portal.models.user import User


class LookQuerySet(models.QuerySet["Look"]):
    def active(self, *, at: datetime | None = None) -> "LookQuerySet":
        """Neither over nor ended early."""
        now = at or timezone.now()
        return self.filter(closed_at__isnull=True, opened_at__lte=now, until__gt=now)

    def kept_long_enough(self, *, at: datetime | None = None) -> "LookQuerySet":
        """Those whose time is over: they stay as long as the entries about them."""
        kept = timedelta(days=Retention.LONG.days)
        return self.filter(until__lt=(at or timezone.now()) - kept)

    def by(self, staff: "User") -> "LookQuerySet":
        return self.filter(staff=staff)

    def covering(
        self, artist: "User | OuterRef | int", things: Mapping[str, int | OuterRef]
    ) -> "LookQuerySet":
        """Looks at this artist as a whole, or at one of these things.

        things: ids by table, `{"generation.clip": 7}`. With an OuterRef for artist and ids this
        goes into the Exists of a queryset of those rows.
        """
        covered = Q(thing_type="")
        for table, pk in things.items():
            covered |= Q(thing_type=table, thing_id=pk)
        return self.filter(covered, artist=artist)


class Look(models.Model):
    """That somebody of the staff may see an artist's work for a while, and why.

    The artist reads all of it. Nothing of it changes but that it may end early.
    """

    class Purpose(models.TextChoices):
        REPORT = "report", "Triage of a report"
        HOLD = "hold", "Decision about something held"
        ALARM = "alarm", "An alarm of abuse"
        ASKED = "asked", "Help that the artist asked for"
        SAFETY = "safety", "Safety of people"
        QUALITY = "quality", "Quality of the model"
        FAULT = "fault", "A fault of the queue or a machine"
        OTHER = "other", "Something else"

    class Role(models.TextChoices):
        REVIEWER = "reviewer", "Reviewer"
        OPERATOR = "operator", "Operator"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey("portal.User", models.PROTECT, related_name="looks_made")
    role = models.CharField(max_length=8, choices=Role, help_text="Of the staff member, then.")
    artist = models.ForeignKey("portal.User", models.PROTECT, related_name="looks")
    purpose = models.CharField(max_length=8, choices=Purpose)
    note = models.CharField(max_length=300, blank=True)
    thing_type = models.CharField(max_length=40, blank=True)
    thing_id = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["staff", "artist", "-until"], name="look_by_pair"),
            models.Index(fields=["artist", "-opened_at"], name="look_at_artist"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    purpose__in=[
                        "report",
                        "hold",
                        "alarm",
                        "asked",
                        "safety",
                        "quality",
                        "fault",
                        "other",
                    ]
                ),
                name="look_purpose_valid",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["reviewer", "operator"]), name="look_role_valid"
            ),
            models.CheckConstraint(condition=~Q(staff=F("artist")), name="look_at_somebody_else"),
            models.CheckConstraint(
                condition=Q(thing_type="", thing_id__isnull=True)
                | (~Q(thing_type="") & Q(thing_id__isnull=False)),
                name="look_thing_whole",
            ),
            models.CheckConstraint(condition=~Q(note="") | ~Q(thing_type=""), name="look_says_why"),
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at")), name="look_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="look_closed_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"Look of {self.staff_id} at {self.artist_id}"

    def close(self, *, at: datetime | None = None) -> bool:
        """active -> closed. False when it is over, or was closed before."""
        now = at or timezone.now()
        if Look.objects.active(at=now).filter(pk=self.pk).update(closed_at=now) != 1:
            return False
        self.closed_at = now
        return True


class Sight(models.Model):
    """One page or thing that was opened under a look."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="sights")
    what = models.CharField(max_length=80, help_text="As the artist reads it: Clip 0412-3.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["look", "what"], name="sight_once_a_look"),
            models.CheckConstraint(condition=~Q(what=""), name="sight_says_what"),
        ]

    def __str__(self) -> str:
        return self.what
