import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.models.look import Look

if TYPE_CHECKING:
    from portal.models import User


class GenerationQuerySet(models.QuerySet["Generation"]):
    def visible_to(self, user: "User") -> "GenerationQuerySet":
        """An artist sees their own; staff see what a look of theirs covers now, and what the
        programme itself asked for.
        """
        own = Q(artist=user)
        if not user.is_reviewer:
            return self.filter(own)
        looks = Look.objects.active().by(user)
        covering = looks.covering(OuterRef("artist"), {"generation.generation": OuterRef("pk")})
        programme = Q(artist__is_programme=True, rerun_of__isnull=True)
        return self.filter(own | programme | Exists(covering))


class Generation(models.Model):
    """One submission: a prompt, its settings, and one to eight variations."""

    MAX_VARIATIONS = 8
    MAX_SEED = 2**32 - 1

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    artist = models.ForeignKey("portal.User", models.PROTECT, related_name="generations")
    membership = models.ForeignKey(
        "portal.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="generations",
        help_text="The place it was made under; none for what the programme asked for.",
    )
    number = models.PositiveIntegerField(editable=False)
    idempotency_key = models.UUIDField(editable=False)
    request_sha256 = models.CharField(max_length=64, editable=False)

    model_version = models.ForeignKey(
        "generation.ModelVersion", models.PROTECT, related_name="generations"
    )
    prompt = models.TextField()
    prompt_sent = models.TextField(help_text="As the model read it.")
    negative_prompt = models.TextField(blank=True)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    frames = models.PositiveIntegerField()
    fps = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    guidance = models.FloatField()
    variations = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField(help_text="Of the first variation; the next ones follow.")
    source = models.ForeignKey(
        "generation.Clip", models.SET_NULL, null=True, blank=True, related_name="descendants"
    )
    rerun_of = models.ForeignKey(
        "generation.Clip", models.PROTECT, null=True, blank=True, related_name="reruns"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["artist", "number"], name="generation_number_once"),
            models.UniqueConstraint(
                fields=["artist", "idempotency_key"], name="generation_once_a_submit"
            ),
            models.CheckConstraint(
                condition=Q(variations__range=(1, 8)), name="generation_variations_1_to_8"
            ),
            models.CheckConstraint(
                condition=Q(frames__gte=1, fps__gte=1, steps__gte=1), name="generation_has_film"
            ),
            models.CheckConstraint(condition=~Q(prompt=""), name="generation_has_a_prompt"),
        ]

    def __str__(self) -> str:
        return f"{self.number:04d}"

    @property
    def duration_s(self) -> float:
        return self.frames / self.fps
