import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from feedback.ratings import schema
from portal.models.look import Look

if TYPE_CHECKING:
    from portal.models import User


# What an artist answers. The rest of a row is measured, or says whose it is.
SAID = (
    *schema.KEYS,
    schema.MOTION_AMOUNT.key,
    "surreal_intended",
    "confidence",
    "rationale",
    "defects",
)


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, user: "User") -> "RatingQuerySet":
        """An artist sees their own; staff see what a look of theirs covers now, and no more.

        A look at a clip covers what its own artist says of it; what a mate says is another's.
        """
        own = Q(artist=user)
        if not user.is_reviewer:
            return self.filter(own)
        looks = Look.objects.active().by(user)
        things = {"generation.clip": OuterRef("clip"), "feedback.rating": OuterRef("pk")}
        return self.filter(own | Exists(looks.covering(OuterRef("artist"), things)))

    def for_lists(self) -> "RatingQuerySet":
        """With all that a list shows, in one query."""
        return self.select_related("clip__generation__model_version", "artist").order_by(
            "-updated_at", "-pk"
        )


def score_field() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(null=True, blank=True)


def score_constraint(key: str) -> models.CheckConstraint:
    """1 to 5, or null: the artist cannot judge it."""
    return models.CheckConstraint(
        condition=Q(**{f"{key}__isnull": True})
        | Q(**{f"{key}__range": (schema.LOWEST, schema.HIGHEST)}),
        name=f"rating_{key}_1_to_5",
    )


class Rating(models.Model):
    """What one artist says about one clip. No code reads it to decide anything about the artist."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clip = models.ForeignKey("generation.Clip", models.PROTECT, related_name="ratings")
    artist = models.ForeignKey("portal.User", models.PROTECT, related_name="ratings")
    schema_version = models.PositiveSmallIntegerField(default=schema.VERSION)

    visual_quality = score_field()
    temporal_consistency = score_field()
    motion_quality = score_field()
    text_alignment = score_field()
    direction_following = score_field()
    physical_commonsense = score_field()
    human_fidelity = score_field()
    creative_usefulness = score_field()
    overall = score_field()

    motion_amount = models.PositiveSmallIntegerField()
    surreal_intended = models.BooleanField(default=False)
    confidence = models.PositiveSmallIntegerField()
    rationale = models.TextField(blank=True)
    defects = models.JSONField(default=list, blank=True)

    locale = models.CharField(max_length=35, blank=True)
    seconds_playing = models.FloatField(null=True, blank=True)
    replays = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-updated_at"], name="rating_newest"),
            models.Index(fields=["-created_at", "-id"], name="rating_in_inbox"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["clip", "artist"], name="rating_once_a_clip"),
            *(score_constraint(key) for key in schema.KEYS),
            models.CheckConstraint(
                condition=Q(motion_amount__range=(schema.LOWEST, schema.HIGHEST)),
                name="rating_motion_amount_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(confidence__range=(1, 3)), name="rating_confidence_1_to_3"
            ),
            models.CheckConstraint(
                condition=Q(seconds_playing__isnull=True) | Q(seconds_playing__gte=0),
                name="rating_seconds_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"Rating of clip {self.clip_id} by {self.artist_id}"

    @property
    def said(self) -> dict[str, Any]:
        """All that was answered, in plain JSON values: what a revision keeps."""
        return {name: getattr(self, name) for name in SAID}

    @property
    def answers(self) -> list[tuple[str, int | None]]:
        """Question and score in the order of the schema; None: cannot judge."""
        asked = (*schema.DIMENSIONS, schema.MOTION_AMOUNT)
        return [(one.question, getattr(self, one.key)) for one in asked]


class RatingRevision(models.Model):
    """What a rating said before it was said anew."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="revisions")
    schema_version = models.PositiveSmallIntegerField()
    said = models.JSONField(help_text="`Rating.said` as it was.")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Rating {self.rating_id} as of {self.said_at}"
