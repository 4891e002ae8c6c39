import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.user import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: "User") -> "NoticeQuerySet":
        return self.filter(user=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def mark_read(self, *, at: datetime | None = None) -> int:
        return self.unread().update(read_at=at or timezone.now())


class Notice(models.Model):
    """Something a person should know, shown in the page and mailed where they chose so."""

    class Kind(models.TextChoices):
        CLIP_FINISHED = "clip_finished", "A clip is finished"
        CLIP_FAILED = "clip_failed", "A clip failed"
        CLIP_HELD = "clip_held", "A prompt or clip waits for a person"
        ANSWERED = "answered", "Somebody answered you"
        MEMBERSHIP = "membership", "Your membership changed"
        LOOKED = "looked", "Somebody of the staff looked at your work"
        ALARM = "alarm", "An alarm about your account"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("portal.User", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.CharField(max_length=300)
    path = models.CharField(max_length=200, blank=True, help_text="Where it leads, on this site.")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread_of_user"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class NoticeChoice(models.Model):
    """Kinds a person wants by mail. No row: in the page only."""

    user = models.ForeignKey("portal.User", models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=16, choices=Notice.Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"
