import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class LessonQuerySet(models.QuerySet["Lesson"]):
    def shown(self) -> "LessonQuerySet":
        return self.filter(withdrawn_at__isnull=True)

    def for_lists(self) -> "LessonQuerySet":
        """With all that a list shows, in two queries."""
        return self.select_related("model_version", "author").prefetch_related("reports")


class Lesson(models.Model):
    """What the team learned from the artists, or changed because of them. The artists read it."""

    class Kind(models.TextChoices):
        LEARNED = "learned", "Learned"
        CHANGED = "changed", "Changed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    idempotency_key = models.UUIDField(editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    model_version = models.ForeignKey(
        "generation.ModelVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reports = models.ManyToManyField("feedback.BugReport", blank=True, related_name="lessons")
    published_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "idempotency_key"], name="lesson_once_a_submit"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["learned", "changed"]), name="lesson_kind_valid"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="lesson_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        day = timezone.localdate(self.published_at)
        return f"{reverse('lessons:learned')}?week={day}#lesson-{self.public_id}"

    def withdraw(self, *, at: datetime | None = None) -> bool:
        """shown -> withdrawn. False when that was done before."""
        shown = Lesson.objects.shown().filter(pk=self.pk)
        return shown.update(withdrawn_at=at or timezone.now()) == 1
