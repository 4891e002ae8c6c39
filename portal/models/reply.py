import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.user import User


class ReplyQuerySet(models.QuerySet["Reply"]):
    def on(self, thing: models.Model) -> "ReplyQuerySet":
        return self.filter(about_type=thing._meta.label_lower, about_id=thing.pk)

    def about_all(self, model: type[models.Model], ids: Iterable[int]) -> "ReplyQuerySet":
        """On any of these rows of one table, oldest first."""
        return self.filter(about_type=model._meta.label_lower, about_id__in=ids).order_by("pk")

    def thread(self, person: "User", thing: models.Model) -> "ReplyQuerySet":
        """What a person and the staff wrote to each other about one thing, oldest first."""
        return self.on(thing).filter(person=person).select_related("author").order_by("pk")

    def unanswered(self) -> "ReplyQuerySet":
        """What people wrote since the staff wrote last."""
        later = Reply.objects.filter(
            person=OuterRef("person"),
            about_type=OuterRef("about_type"),
            about_id=OuterRef("about_id"),
            pk__gt=OuterRef("pk"),
        ).exclude(author=F("person"))
        return self.filter(author=F("person")).exclude(Exists(later))


class Reply(models.Model):
    """A sentence between one person and the staff, about one thing: a place, an alarm, a refusal.

    The thing is named as in the record, by table and id, so that every app may have a thread.
    """

    person = models.ForeignKey("portal.User", models.CASCADE, related_name="replies")
    author = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    about_type = models.CharField(max_length=40)
    about_id = models.BigIntegerField()
    text = models.TextField()
    idempotency_key = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "replies"
        indexes = [
            models.Index(fields=["person", "about_type", "about_id"], name="reply_of_thread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "idempotency_key"], name="reply_once_a_submit"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
        ]

    def __str__(self) -> str:
        return f"Reply of {self.author_id} on {self.about_type} {self.about_id}"

    @property
    def is_from_staff(self) -> bool:
        return self.author_id != self.person_id

    @property
    def about(self) -> models.Model | None:
        return thing_named(self.about_type, self.about_id)


def thing_named(about_type: str, about_id: int) -> models.Model | None:
    """The row that a thread is about; None where it, or its table, is gone."""
    try:
        model = apps.get_model(about_type)
    except (LookupError, ValueError):
        return None
    return model._default_manager.filter(pk=about_id).first()
