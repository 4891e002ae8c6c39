"""Take the fairest waiting clip, exclusively."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from generation.models import Attempt, Clip, ModelVersion, Turn
from generation.queue.fair_share import next_clip
from generation.queue.progress import announce

# Turbo goes before standard, whoever asks.
LANES = (ModelVersion.Lane.TURBO, ModelVersion.Lane.STANDARD)
_CLAIM_LOCK = 0x61746C63
_TRIES = 5


def claim(*, worker: str, lanes: Sequence[str] = LANES) -> Clip | None:
    """queued -> running, with a lease, an attempt and a charge. None when nothing may run."""
    if not Clip.objects.eligible().filter(lane__in=lanes).exists():
        return None
    with transaction.atomic():
        _wait_for_other_claims()
        for _ in range(_TRIES):
            clip = _choose(lanes)
            if clip is None:
                return None
            if _take(clip, worker):
                return clip
    return None


def _wait_for_other_claims() -> None:
    """One choice at a time, or two slots read the same virtual time and serve one artist twice.

    SQLite's immediate transactions do that already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIM_LOCK])


def _choose(lanes: Sequence[str]) -> Clip | None:
    chosen = (next_clip(lane) for lane in LANES if lane in lanes)
    return next((clip for clip in chosen if clip is not None), None)


def _take(clip: Clip, worker: str) -> bool:
    """False when a cancel, which takes no lock, was first."""
    token = uuid.uuid4()
    values = Clip.fresh(worker=worker, lease_s=settings.LEASE_S) | {
        "token": token,
        "status": Clip.Status.RUNNING,
        "attempt": F("attempt") + 1,
        "charged_s": F("est_seconds"),
        "started_at": Now(),
        "progress_at": Now(),
        "phase": Clip.Phase.LOADING,
        "step": 0,
    }
    if Clip.objects.queued().filter(pk=clip.pk).update(**values) != 1:
        return False
    clip.refresh_from_db()
    Attempt.objects.create(clip=clip, number=clip.attempt, token=token, worker=worker)
    Turn.charge(user_id=clip.artist_id, seconds=clip.charged_s)
    announce(clip)
    return True
