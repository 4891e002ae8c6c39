import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from feedback.models.boxed import Boxed
from generation.models import Clip
from generation.models.clip import ClipQuerySet

if TYPE_CHECKING:
    from portal.models import User


def _clip_of_note() -> ClipQuerySet:
    """Asked row by row: as a list, all that somebody may see would be drawn up for one note."""
    return Clip.objects.filter(pk=OuterRef("clip"))


def _entrusted_or_own(user: "User") -> Q:
    return Q(Exists(_clip_of_note().entrusted_to(user))) | Q(author=user)


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: "User") -> "NoteQuerySet":
        """All notes for the artist of the clip, and for staff who may see it, with the clips.

        Whom it is only shown to reads what was said to the cohort, and their own.
        """
        seen = self.filter(Exists(_clip_of_note().visible_to(user))).select_related("clip")
        if user.is_reviewer:
            return seen
        return seen.filter(_entrusted_or_own(user) | Q(audience=Note.Audience.COHORT))

    def resolvable_by(self, user: "User") -> "NoteQuerySet":
        """Its author, the artist of the clip and the team say when it is done with."""
        seen = self.visible_to(user)
        return seen if user.is_reviewer else seen.filter(_entrusted_or_own(user))

    def with_threads(self) -> "NoteQuerySet":
        """With authors and replies, in the order of the film, in three queries however many."""
        replies = NoteReply.objects.select_related("author")
        return (
            self.select_related("author")
            .prefetch_related(Prefetch("replies", queryset=replies))
            .order_by("frame_start", "pk")
        )


class Note(Boxed):
    """A remark on frames of a clip, both ends included, and on a part of the picture if drawn.

    Frames are whole numbers on the grid of the film; the box and the strokes are shares of the
    picture, 0 to 1 from its upper left corner.
    """

    class Audience(models.TextChoices):
        TEAM = "team", "The artist and the team"
        COHORT = "cohort", "The whole cohort"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clip = models.ForeignKey("generation.Clip", models.PROTECT, related_name="notes")
    author = models.ForeignKey("portal.User", models.PROTECT, related_name="notes")
    idempotency_key = models.UUIDField(editable=False)
    text = models.TextField()
    audience = models.CharField(
        max_length=6,
        choices=Audience,
        default=Audience.TEAM,
        help_text="Of a clip that is shown to its cohort; any other clip has no wider one.",
    )
    frame_start = models.PositiveIntegerField()
    frame_end = models.PositiveIntegerField()
    strokes = models.JSONField(
        default=list, blank=True, help_text="Drawn by hand: [[[x, y], ...], ...]."
    )
    created_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["frame_start", "pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="note_in_inbox")]
        constraints = [
            *Boxed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(audience__in=["team", "cohort"]), name="note_audience_valid"
            ),
            models.UniqueConstraint(
                fields=["author", "idempotency_key"], name="note_once_a_submit"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(frame_end__gte=F("frame_start")), name="note_frames_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk} on clip {self.clip_id}"

    def get_absolute_url(self) -> str:
        address = reverse("gallery:clip", args=[self.clip.public_id])
        return f"{address}?f={self.frame_start}&note={self.public_id}#note-{self.public_id}"

    @cached_property
    def signed(self) -> str:
        """The name that it is read under; `notes.sign` sets another one for staff."""
        return self.author.name

    def resolve(self, *, by: "User", at: datetime | None = None) -> bool:
        """open -> resolved. False when somebody did it before."""
        values = {"resolved_at": at or timezone.now(), "resolved_by": by}
        still_open = Note.objects.filter(pk=self.pk, resolved_at__isnull=True)
        return still_open.update(**values) == 1

    def reopen(self) -> bool:
        """resolved -> open. False when it is open."""
        resolved = Note.objects.filter(pk=self.pk, resolved_at__isnull=False)
        return resolved.update(resolved_at=None, resolved_by=None) == 1


class NoteReply(models.Model):
    """One answer in the thread of a note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="replies")
    author = models.ForeignKey("portal.User", models.PROTECT, related_name="note_replies")
    idempotency_key = models.UUIDField(editable=False)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "note replies"
        constraints = [
            models.UniqueConstraint(
                fields=["author", "idempotency_key"], name="note_reply_once_a_submit"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_reply_says_something"),
        ]

    def __str__(self) -> str:
        return f"Reply to note {self.note_id} by {self.author_id}"

    @cached_property
    def signed(self) -> str:
        """As of a note."""
        return self.author.name
