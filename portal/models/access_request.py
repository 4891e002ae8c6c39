import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.models.addressed import Addressed

if TYPE_CHECKING:
    from portal.models.invitation import Invitation
    from portal.models.user import User


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> "AccessRequestQuerySet":
        """Those without an answer yet."""
        return self.filter(status__in=AccessRequest.WAITING)

    def answered(self) -> "AccessRequestQuerySet":
        return self.exclude(status__in=AccessRequest.WAITING)

    def oldest_first(self) -> "AccessRequestQuerySet":
        return self.order_by("created_at", "pk")


class AccessRequest(Addressed):
    """Somebody asks to come in. One that waits for each address; staff answer it."""

    class Status(models.TextChoices):
        NEW = "new", "New"  # -> shortlisted, invited, declined
        SHORTLISTED = "shortlisted", "Shortlisted"  # new -> shortlisted; -> invited, declined
        INVITED = "invited", "Invited"  # new, shortlisted -> invited, for good
        DECLINED = "declined", "Declined"  # new, shortlisted -> declined, for good

    class Discipline(models.TextChoices):
        FILM = "film", "Film and video"
        ANIMATION = "animation", "Animation"
        ILLUSTRATION = "illustration", "Illustration and painting"
        PHOTOGRAPHY = "photography", "Photography"
        DESIGN = "design", "Design"
        SOUND = "sound", "Sound and music"
        STAGE = "stage", "Stage and performance"
        WRITING = "writing", "Writing"
        OTHER = "other", "Something else"

    class Declined(models.TextChoices):
        FULL = "full", "No seat is left in this round"
        FOCUS = "focus", "This round is for another kind of work"
        UNSEEN = "unseen", "There was too little work to see"
        CONFLICT = "conflict", "The person works on a model of the same kind"

    WAITING = (Status.NEW, Status.SHORTLISTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail")
    email_canonical = models.CharField(max_length=254, editable=False)
    name = models.CharField(max_length=120)
    discipline = models.CharField(max_length=12, choices=Discipline)
    portfolio = models.URLField(max_length=300)
    would_make = models.TextField()
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW)
    declined_reason = models.CharField(max_length=8, choices=Declined, blank=True)
    cohort = models.ForeignKey(
        "portal.Cohort", models.PROTECT, null=True, blank=True, related_name="+"
    )
    invitation = models.OneToOneField(
        "portal.Invitation", models.PROTECT, null=True, blank=True, related_name="access_request"
    )
    decided_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    receipt_sent_at = models.DateTimeField(null=True, blank=True)
    answer_sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["status", "created_at"], name="access_request_by_age")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["new", "shortlisted", "invited", "declined"]),
                name="access_request_status_valid",
            ),
            models.CheckConstraint(
                condition=~Q(email_canonical=""), name="access_request_has_an_address"
            ),
            models.UniqueConstraint(
                fields=["email_canonical"],
                condition=Q(status__in=["new", "shortlisted"]),
                name="access_request_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(status="new", decided_at__isnull=True)
                | ~Q(status="new") & Q(decided_at__isnull=False),
                name="access_request_decided_iff_moved",
            ),
            models.CheckConstraint(
                condition=Q(status="invited", invitation__isnull=False, cohort__isnull=False)
                | ~Q(status="invited") & Q(invitation__isnull=True, cohort__isnull=True),
                name="access_request_invited_iff_invitation",
            ),
            models.CheckConstraint(
                condition=Q(status="declined") & ~Q(declined_reason="")
                | ~Q(status="declined") & Q(declined_reason=""),
                name="access_request_declined_iff_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_status_display().lower()}"

    @property
    def is_waiting(self) -> bool:
        return self.status in self.WAITING

    def _move(
        self, *, seen: str, to: str, by: "User | None", at: datetime | None, **changed: Any
    ) -> bool:
        changed |= {"status": to, "decided_by": by, "decided_at": at or timezone.now()}
        row = AccessRequest.objects.waiting().filter(pk=self.pk, status=seen)
        moved = row.exclude(status=to).update(**changed) == 1
        if moved:
            for field, value in changed.items():
                setattr(self, field, value)
        return moved

    def shortlist(self, *, by: "User | None", at: datetime | None = None) -> bool:
        """new -> shortlisted. False when somebody else was first."""
        return self._move(seen=self.Status.NEW, to=self.Status.SHORTLISTED, by=by, at=at)

    def mark_invited(
        self,
        *,
        seen: str,
        invitation: "Invitation",
        by: "User | None",
        at: datetime | None = None,
    ) -> bool:
        """The state its reader saw -> invited. False when it is in another one by now."""
        linked = {"invitation": invitation, "cohort": invitation.cohort}
        return self._move(seen=seen, to=self.Status.INVITED, by=by, at=at, **linked)

    def decline(
        self, *, seen: str, reason: str, by: "User | None", at: datetime | None = None
    ) -> bool:
        """The state its reader saw -> declined. False when it is in another one by now."""
        return self._move(seen=seen, to=self.Status.DECLINED, by=by, at=at, declined_reason=reason)
