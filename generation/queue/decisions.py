"""Edges that people take: cancel, release, refuse, restore."""

from django.db import transaction
from django.db.models.functions import Now

from generation.models import Clip, PolicyDecision
from generation.queue.fair_share import reenter
from generation.queue.progress import announce
from generation.queue.settle import tell_finished
from generation.queue.tasks import ring
from portal.activity.record import record
from portal.models import User

REFUSED = "refused"
_WAITING = (Clip.Status.HELD, Clip.Status.QUEUED)


@transaction.atomic
def cancel(*, clip: Clip, by: User | None) -> bool:
    """held, queued -> cancelled at once; running: ask its holder to stop at the next step.

    False when there is nothing to cancel any more, or it was asked for already.
    """
    changed = _cancel_waiting(clip, by) or _ask_to_stop(clip, by) or _cancel_waiting(clip, by)
    if changed:
        clip.refresh_from_db()
        announce(clip)
        record("clip.cancelled", person=clip.artist_id, actor=by, thing=clip, clip=clip.number)
    return changed


def _cancel_waiting(clip: Clip, by: User | None) -> bool:
    holds = PolicyDecision.objects.holding_prompt_of(clip)
    # The hold before its clips, as a person's decision locks them; and two who cancel the last
    # two clips take turns, so that the second sees that none is left.
    list(holds.select_for_update().values_list("pk"))
    waiting = Clip.objects.filter(pk=clip.pk, status__in=_WAITING)
    asked = {"cancel_requested_at": Now(), "cancel_by": by}
    over = {"status": Clip.Status.CANCELLED, "finished_at": Now(), "not_before": None}
    if waiting.update(**asked, **over) != 1:
        return False
    holds.withdraw_abandoned()
    return True


def _ask_to_stop(clip: Clip, by: User | None) -> bool:
    running = Clip.objects.running().filter(pk=clip.pk, cancel_requested_at__isnull=True)
    return running.update(cancel_requested_at=Now(), cancel_by=by) == 1


@transaction.atomic
def release(*, clip: Clip, by: User | None = None) -> bool:
    """held -> queued, with a ticket; withheld -> done. False from any other state."""
    reenter(user_id=clip.artist_id)
    held = Clip.objects.filter(pk=clip.pk, status=Clip.Status.HELD)
    if held.update(status=Clip.Status.QUEUED, queued_at=Now(), hold_reason="") == 1:
        ring()
        _record_release(clip, by)
        return True
    withheld = Clip.objects.filter(pk=clip.pk, status=Clip.Status.WITHHELD)
    if withheld.update(status=Clip.Status.DONE, finished_at=Now(), hold_reason="") != 1:
        return False
    _record_release(clip, by)
    tell_finished(clip)
    return True


def _record_release(clip: Clip, by: User | None) -> None:
    clip.refresh_from_db()
    announce(clip)
    record("clip.released", person=clip.artist_id, actor=by, thing=clip, clip=clip.number)


@transaction.atomic
def refuse(*, clip: Clip, sentence: str, by: User | None = None) -> bool:
    """held, withheld -> refused, with a sentence for the artist. Film seconds come back."""
    pending = Clip.objects.filter(pk=clip.pk, status__in=(Clip.Status.HELD, Clip.Status.WITHHELD))
    reason = {"error_code": REFUSED, "error_text": sentence[:300]}
    if pending.update(status=Clip.Status.REFUSED, finished_at=Now(), **reason) != 1:
        return False
    clip.refresh_from_db()
    announce(clip)
    record("clip.refused", person=clip.artist_id, actor=by, thing=clip, clip=clip.number)
    return True


@transaction.atomic
def give_back(*, clip: Clip, by: User | None = None) -> bool:
    """refused -> done, for a film that lies there since it was withheld: the refusal was wrong."""
    refused = Clip.objects.filter(pk=clip.pk, status=Clip.Status.REFUSED).exclude(master_name="")
    cleared = {"error_code": "", "error_text": "", "hold_reason": ""}
    if refused.update(status=Clip.Status.DONE, finished_at=Now(), **cleared) != 1:
        return False
    _record_release(clip, by)
    tell_finished(clip)
    return True


@transaction.atomic
def restore(*, clip: Clip, by: User | None = None) -> bool:
    """quarantined -> queued, with fresh attempts and a ticket, once its cause is gone."""
    reenter(user_id=clip.artist_id)
    fresh = {"attempt": 0, "not_before": None, "finished_at": None, "started_at": None, "step": 0}
    cleared = {"error_code": "", "error_text": "", "error_detail": "", "phase": ""}
    aside = Clip.objects.filter(pk=clip.pk, status=Clip.Status.QUARANTINED)
    if aside.update(status=Clip.Status.QUEUED, queued_at=Now(), **fresh, **cleared) != 1:
        return False
    ring()
    clip.refresh_from_db()
    announce(clip)
    record("clip.restored", person=clip.artist_id, actor=by, thing=clip, clip=clip.number)
    return True
