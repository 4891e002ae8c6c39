from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.models.seal import span_of

if TYPE_CHECKING:
    from portal.models.user import User


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, person: "User") -> "EntryQuerySet":
        return self.filter(person_id=person.pk)

    def of_kind(self, *names: str) -> "EntryQuerySet":
        return self.filter(kind__in=names)

    def of_month(self, retention: str, month: date) -> "EntryQuerySet":
        start, end = span_of(month)
        return self.filter(retention=retention, at__gte=start, at__lt=end)

    def since(self, moment: datetime) -> "EntryQuerySet":
        return self.filter(at__gte=moment)


class Entry(models.Model):
    """One line of the activity record. Written once; the database refuses to change it.

    It holds ids, not texts: who (`actor`) did what (`kind`) with which row (`thing`), and whom it
    is about (`person`). No foreign key is enforced, so that writing never waits for another row.
    """

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=40)
    retention = models.CharField(max_length=8)
    person = models.ForeignKey(
        "portal.User", models.DO_NOTHING, null=True, db_constraint=False, db_index=False,
        related_name="entries",
    )  # fmt: skip
    actor = models.ForeignKey(
        "portal.User", models.DO_NOTHING, null=True, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    thing_type = models.CharField(max_length=40, blank=True)
    thing_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["person", "-id"], name="entry_of_person"),
            models.Index(fields=["retention", "at"], name="entry_by_period"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(retention__in=["short", "standard", "long"]),
                name="entry_retention_valid",
            ),
            models.CheckConstraint(
                condition=Q(thing_type="", thing_id__isnull=True)
                | (~Q(thing_type="") & Q(thing_id__isnull=False)),
                name="entry_thing_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
