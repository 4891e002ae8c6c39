from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from portal.models.cohort import Cohort


class EmbargoedFactQuerySet(models.QuerySet["EmbargoedFact"]):
    def in_force(self, *, at: datetime | None = None) -> "EmbargoedFactQuerySet":
        """Those whose date has not come; each lifts by itself. The soonest first."""
        return self.filter(until__gt=at or timezone.now()).order_by("until", "pk")

    def binding(self, cohort: "Cohort | None") -> "EmbargoedFactQuerySet":
        """Those for everybody, and those for this cohort."""
        return self.filter(Q(cohort__isnull=True) | Q(cohort=cohort))


class EmbargoedFact(models.Model):
    """Something artists keep to themselves until a date. They may talk about everything else."""

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, help_text="What it is, in a sentence.")
    reason = models.CharField(max_length=300, help_text="Why it waits. Artists read it.")
    until = models.DateTimeField(help_text="It lifts by itself at this moment.")
    cohort = models.ForeignKey(
        "portal.Cohort",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="embargoed_facts",
        help_text="Empty: for everybody.",
    )
    set_by = models.ForeignKey(
        "portal.User", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EmbargoedFactQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="embargo_has_a_name"),
            models.CheckConstraint(condition=~Q(reason=""), name="embargo_has_a_reason"),
            models.CheckConstraint(
                condition=Q(until__gt=F("created_at")),
                name="embargo_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, until {self.until:%d %B %Y}"

    def clean(self) -> None:
        # Said here too: the form has no field for the other side of the constraint.
        if self.until and self.until <= self.created_at:
            raise ValidationError({"until": "The date must lie ahead."})
