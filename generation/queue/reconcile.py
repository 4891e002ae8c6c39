"""Put right what died, and ring for what waits. Safe in any number of copies at once."""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from generation.decisions.remind import remind_reviewers
from generation.models import Clip, WorkerSlot
from generation.queue.claim import LANES
from generation.queue.decisions import cancel
from generation.queue.fair_share import next_clip
from generation.queue.recovery import take_away
from generation.queue.tasks import ring
from portal.house.enqueue import enqueue
from portal.house.work import reconcile_house
from portal.models import HouseJob, Membership, User
from portal.models.lease import lease_over

logger = logging.getLogger(__name__)

# Sealing plans itself each minute; it stands here for the day when its worker dies over it.
HOURLY = ("purge_attempts", "prune_tickets", "seal_record")


@dataclass(frozen=True, kw_only=True, slots=True)
class Swept:
    """What one pass changed."""

    taken_away: int
    cancelled: int
    rung: int
    slots_gone: int

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in asdict(self).items())


def reconcile() -> Swept:
    """Make one pass over clips, house jobs and worker slots."""
    swept = Swept(
        taken_away=take_back_lost(),
        cancelled=stop_the_unadmitted(),
        slots_gone=WorkerSlot.objects.gone().delete()[0],
        rung=ring_for_waiting(),
    )
    reconcile_house()
    plan_purges()
    remind_reviewers()
    return swept


def take_back_lost() -> int:
    """Take clips from workers that died, ran too long, or stopped making progress."""
    too_long = Q(started_at__lt=Now() - timedelta(seconds=settings.CLIP_LIMIT_S))
    no_progress = Q(progress_at__lt=Now() - timedelta(seconds=settings.NO_PROGRESS_S))
    causes = (
        ("The worker stopped answering.", lease_over()),
        (f"It ran for more than {settings.CLIP_LIMIT_S:g} s.", too_long),
        (f"It made no progress for {settings.NO_PROGRESS_S:g} s.", no_progress),
    )
    taken = 0
    for cause, still in causes:
        for clip in Clip.objects.running().filter(still).select_related("generation", "artist"):
            worker = clip.worker
            if take_away(clip, cause=cause, still=still):
                taken += 1
                about = {"clip": clip.number, "attempt": clip.attempt, "worker": worker}
                logger.warning("%s It is %s now.", cause, clip.status, extra=about)
    return taken


def stop_the_unadmitted(artist: User | None = None) -> int:
    """Cancel what nobody is admitted to have made any more, of one artist or of all.

    Whose membership ended or whose account is closed: waiting clips are cancelled, running ones
    asked to stop. Freezing stops making new clips only: a frozen artist's running clip finishes,
    and what waits goes on waiting, because no claim takes it.
    """
    places = (Membership.Status.ACTIVE, Membership.Status.FROZEN)
    admitted = Q(artist__is_programme=True) | Q(
        artist__is_active=True, artist__memberships__status__in=places
    )
    clips = Clip.objects.filter(artist=artist) if artist else Clip.objects.all()
    waiting = clips.filter(status__in=(Clip.Status.HELD, Clip.Status.QUEUED))
    running = clips.running().filter(cancel_requested_at__isnull=True)
    stopped = [
        rows.exclude(pk__in=rows.filter(admitted).values("pk")) for rows in (waiting, running)
    ]
    return sum(cancel(clip=clip, by=None) for rows in stopped for clip in rows)


def ring_for_waiting() -> int:
    """Ring a chain ticket for each idle slot that a waiting clip could use."""
    idle = WorkerSlot.objects.live().filter(clip__isnull=True).count()
    count = min(idle, Clip.objects.eligible().count()) if idle else 0
    if count and not any(next_clip(lane) for lane in LANES):
        return 0  # all of them wait for something else: a frozen place, a stop, a cap
    ring(count, chain=True)
    return count


def plan_purges(*, at: datetime | None = None) -> None:
    """Put each purge on the list of house jobs once an hour."""
    since = (at or timezone.now()) - timedelta(hours=1)
    for kind in HOURLY:
        if not HouseJob.objects.filter(kind=kind, created_at__gt=since).exists():
            enqueue(kind=kind)
