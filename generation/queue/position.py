"""Where each waiting clip stands and when it will be done, by playing the queue forward.

Under fair share "rows before mine" says nothing: the next turn depends on who has used what.
"""

import logging
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models.functions import Now

from generation.models import Clip, Turn, WorkerSlot
from generation.queue.claim import LANES
from generation.queue.fair_share import caps_of
from generation.queue.progress import OUTLOOK_KEY
from generation.queue.simulation import Artist, Place, Slot, Waiting, simulate

logger = logging.getLogger(__name__)

_CACHE_S = 1


@dataclass(frozen=True, slots=True)
class Outlook:
    """places: of waiting clips by primary key, in order. ends: seconds left of running ones."""

    places: dict[int, Place]
    ends: dict[int, float]

    def position(self, clip: Clip) -> int | None:
        place = self.places.get(clip.pk)
        return place.position if place else None

    def eta_s(self, clip: Clip) -> float | None:
        """Seconds until it is done, about; None when nobody can say."""
        if clip.pk in self.ends:
            return self.ends[clip.pk]
        place = self.places.get(clip.pk)
        return place.done_in_s if place else None


def outlook() -> Outlook:
    """Play the whole queue forward; one answer serves everybody for a second."""
    try:
        known: Outlook | None = cache.get(OUTLOOK_KEY)
    except Exception:
        logger.warning("The cache does not answer", exc_info=True)
        return _play()
    if known is None:
        known = _play()
        cache.set(OUTLOOK_KEY, known, _CACHE_S)
    return known


def _play() -> Outlook:
    running = list(
        Clip.objects.running()
        .annotate(now=Now())
        .values_list("pk", "artist", "est_seconds", "started_at", "now")
    )
    ends = {
        pk: max(1.0, est - (now - started).total_seconds())
        for pk, _, est, started, now in running
        if started
    }
    waiting = _waiting()
    artists = _artists({w.artist for w in waiting} | {artist for _, artist, *_ in running})
    for pk, artist, *_ in running:
        if artist in artists and pk in ends:
            artists[artist].ends.append(ends[pk])
    live = list(WorkerSlot.objects.live().values_list("clip", "lanes"))
    slots = [Slot(free_at=ends.get(clip, 0.0), lanes=_ordered(lanes)) for clip, lanes in live]
    places = simulate(waiting, artists, slots or [Slot(free_at=0.0, lanes=_ordered(LANES))])
    if not slots:
        # Nobody renders: the order is known, the time is not.
        places = {pk: Place(place.position, None) for pk, place in places.items()}
    return Outlook(places, ends if slots else {})


def _waiting() -> list[Waiting]:
    rows = Clip.objects.queued().order_by()
    return [
        Waiting(pk, artist, lane, (-priority, queued_at.timestamp(), pk), est)
        for pk, artist, lane, priority, queued_at, est in rows.values_list(
            "pk", "artist", "lane", "priority", "queued_at", "est_seconds"
        )
    ]


def _artists(wanted: set[int]) -> dict[int, Artist]:
    """Those whose clips may run; a frozen artist's clips have no place."""
    active = Turn.objects.admitted().filter(user__in=wanted)
    caps = caps_of(list(wanted))
    turns = active.values_list("user", "vtime", "weight")
    return {user: Artist(vtime, weight, caps[user]) for user, vtime, weight in turns}


def _ordered(lanes: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(lane for lane in LANES if lane in lanes)
