"""What an artist may still ask for: places in the queue, seconds of film today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from generation.models import Clip, CohortLimits, Limits
from portal.models import Membership


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    limits: Limits
    queued_clips: int
    film_seconds: float
    day_ends_at: datetime

    @property
    def queued_left(self) -> int:
        return max(0, self.limits.queued_clips - self.queued_clips)

    @property
    def film_seconds_left(self) -> float:
        return max(0.0, self.limits.film_seconds_a_day - self.film_seconds)

    def refuse_clips(self, clips: int) -> str:
        """Return why so many more clips do not fit, or an empty text."""
        if clips <= self.queued_left:
            return ""
        most = self.limits.queued_clips
        return (
            f"Your queue holds {_count(most, 'clip')} at most. {self.queued_clips} wait there now, "
            f"so {self.queued_left} more fit. A place is free again as soon as a clip begins."
        )

    def refuse_film(self, seconds: float) -> str:
        """Return why so much more film does not fit today, or an empty text."""
        if seconds <= self.film_seconds_left + 1e-6:
            return ""
        ends = timezone.localtime(self.day_ends_at)
        return (
            f"You may make {self.limits.film_seconds_a_day} s of film a day. {self.film_seconds:g} "
            f"s are used, and this would take {seconds:g} s. The next day begins at "
            f"{ends:%H:%M} {ends:%Z}."
        )


def allowance_of(membership: Membership, *, at: datetime | None = None) -> Allowance:
    """Count what a member has used, by their cohort's limits and the site's day."""
    begins, ends = _day(at or timezone.now())
    mine = Clip.objects.filter(artist=membership.user_id)
    waiting = mine.filter(status__in=(Clip.Status.HELD, Clip.Status.QUEUED))
    return Allowance(
        limits=CohortLimits.of_cohort(membership.cohort_id),
        queued_clips=waiting.count(),
        film_seconds=mine.charged_since(begins),
        day_ends_at=ends,
    )


def _day(at: datetime) -> tuple[datetime, datetime]:
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = begins.replace(tzinfo=None) + timedelta(days=1)
    return begins, tomorrow.replace(tzinfo=begins.tzinfo)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
