"""Edges out of `running` that the reconciler takes from a holder who died or got stuck."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from generation.models import Attempt, Clip
from generation.queue.settle import settle, tell_failed
from portal.activity.record import record
from portal.models.lease import from_now

SET_ASIDE = (
    "The renderer stopped each time it worked on this clip. A person looks at it; "
    "its seconds of film are yours again."
)


@transaction.atomic
def take_away(clip: Clip, *, cause: str, still: Q) -> bool:
    """running -> cancelled, queued with a pause, or quarantined at the last attempt.

    `still` repeats why, inside the UPDATE: a lease renewed since the clip was read stays.
    """
    token, was = clip.token, clip.attempt
    values = _next_state(clip)
    held = Clip.objects.running().filter(still, pk=clip.pk, token=token)
    # A cancel may come in between reading and writing; then this is the wrong edge.
    held = held.filter(cancel_requested_at__isnull=clip.cancel_requested_at is None)
    if held.update(**values, **Clip.RELEASED) != 1:
        return False
    settle(clip, token=token, outcome=Attempt.Outcome.LOST, detail=f"{cause} Attempt {was}.")
    if clip.status == Clip.Status.QUARANTINED:
        record("clip.set_aside", person=clip.artist_id, thing=clip, clip=clip.number)
        tell_failed(clip)
    return True


def _next_state(clip: Clip) -> dict[str, Any]:
    if clip.cancel_requested_at is not None:
        return {"status": Clip.Status.CANCELLED, "finished_at": Now()}
    if clip.attempt < settings.MAX_ATTEMPTS:
        pause_s = settings.RETRY_BACKOFF_S * clip.attempt
        again = {"status": Clip.Status.QUEUED, "not_before": from_now(pause_s)}
        return again | {"phase": "", "step": 0, "started_at": None}
    return {
        "status": Clip.Status.QUARANTINED,
        "finished_at": Now(),
        "error_code": "quarantined",
        "error_text": SET_ASIDE,
        "error_detail": f"{clip.attempt} attempts ended without an answer from their worker.",
    }
