"""Who goes next: the artist who has used least, and of theirs the first in order."""

from datetime import datetime

from django.db.models import Count, Min, OuterRef, Subquery

from generation.models import Clip, CohortLimits, Turn
from portal.models import Membership, ProgrammeStop, User

_PROGRAMME_CAP = 1  # its re-runs and comparisons wait in line like the work of one artist


def reenter(*, user_id: int) -> None:
    """Lift an idle artist to the smallest virtual time of those who have work.

    Idle time must not bank credit. With nobody at work it stays; it is never lowered.
    """
    at_work = Clip.objects.filter(status__in=(Clip.Status.QUEUED, Clip.Status.RUNNING))
    if at_work.filter(artist=user_id).exists():
        return
    active = Turn.objects.admitted().filter(user__in=at_work.values("artist"))
    least = active.aggregate(least=Min("vtime"))["least"]
    if least is not None:
        Turn.reenter(user_id=user_id, vtime=least)


def next_clip(lane: str, *, at: datetime | None = None) -> Clip | None:
    """Return the clip that a free slot should take from this lane, or None.

    The artist first, then their clip: each artist costs one look into the index `clip_queued`,
    however many clips wait. Under a stop of the programme nobody goes.
    """
    if ProgrammeStop.objects.in_force().exists():
        return None
    waiting = Clip.objects.eligible(at=at).filter(lane=lane)
    heads = waiting.filter(artist=OuterRef("user")).order_by("-priority", "queued_at", "pk")
    turn = (
        Turn.objects.admitted()
        .exclude(user__in=artists_at_cap())
        .annotate(
            head=Subquery(heads.values("pk")[:1]),
            head_priority=Subquery(heads.values("priority")[:1]),
            head_at=Subquery(heads.values("queued_at")[:1]),
        )
        .filter(head__isnull=False)
        .order_by("vtime", "-head_priority", "head_at", "pk")
        .first()
    )
    if turn is None:
        return None
    return Clip.objects.select_related("generation__model_version", "artist").get(pk=turn.head)


def artists_at_cap() -> list[int]:
    """Artists who have as many clips running as their cohort allows."""
    running = Clip.objects.running().order_by().values("artist").annotate(n=Count("pk"))
    counts = {row["artist"]: row["n"] for row in running}
    caps = caps_of(list(counts))
    return [artist for artist, count in counts.items() if count >= caps[artist]]


def caps_of(artists: list[int]) -> dict[int, int]:
    """How many clips of each artist may run at once."""
    members = Membership.objects.not_ended().filter(user__in=artists)
    cohorts = dict(members.values_list("user", "cohort"))
    limits = {cohort: CohortLimits.of_cohort(cohort) for cohort in set(cohorts.values())}
    caps = {a: limits[cohorts[a]].running_clips if a in cohorts else 0 for a in artists}
    if 0 in caps.values():
        programme = User.objects.filter(is_programme=True).values_list("pk", flat=True)
        caps |= {one: _PROGRAMME_CAP for one in programme if one in caps}
    return caps
