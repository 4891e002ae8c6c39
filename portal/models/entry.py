from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.activity.kinds import Audience, all_kinds
from portal.models.seal import span_of

if TYPE_CHECKING:
    from portal.models.user import User


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, person: "User") -> "EntryQuerySet":
        return self.filter(person_id=person.pk)

    def readable_by(self, user: "User") -> "EntryQuerySet":
        """About oneself all; about others what the kind's audience allows, to staff alone.

        Whether staff have stated a purpose is asked by `portal.activity.looks`, not here.
        """
        mine = Q(person_id=user.pk)
        if user.is_operator:
            return self
        if not user.is_reviewer:
            return self.filter(mine)
        for_staff = [kind.name for kind in all_kinds().values() if kind.audience is Audience.STAFF]
        return self.filter(mine | Q(kind__in=for_staff))

    def for_timeline(self) -> "EntryQuerySet":
        """The newest first, with who did it and their roles, in two queries."""
        with_actors = self.select_related("actor").prefetch_related("actor__groups")
        return with_actors.order_by("-at", "-pk")

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
