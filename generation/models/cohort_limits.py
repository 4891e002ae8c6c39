from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one artist may use. Counts of clips; film in seconds a day."""

    queued_clips: int
    running_clips: int
    film_seconds_a_day: int


class CohortLimits(models.Model):
    """A cohort's own limits; an empty field means what the settings say."""

    cohort = models.OneToOneField("portal.Cohort", models.CASCADE, related_name="limits")
    queued_clips = models.PositiveIntegerField(null=True, blank=True)
    running_clips = models.PositiveIntegerField(null=True, blank=True)
    film_seconds_a_day = models.PositiveIntegerField(null=True, blank=True)
    model_versions = models.ManyToManyField(
        "generation.ModelVersion", blank=True, help_text="None chosen: all that are offered."
    )

    class Meta:
        verbose_name_plural = "cohort limits"
        constraints = [
            models.CheckConstraint(
                condition=Q(running_clips__isnull=True) | Q(running_clips__gte=1),
                name="cohort_limits_let_one_run",
            ),
        ]

    def __str__(self) -> str:
        return f"Limits of {self.cohort}"

    @classmethod
    def of_cohort(cls, cohort_id: int) -> Limits:
        own = cls.objects.filter(cohort_id=cohort_id).first()

        def choose(name: str) -> int:
            value = getattr(own, name, None)
            return getattr(settings, name.upper()) if value is None else value

        return Limits(
            queued_clips=choose("queued_clips"),
            running_clips=choose("running_clips"),
            film_seconds_a_day=choose("film_seconds_a_day"),
        )
