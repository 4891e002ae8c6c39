"""Edges of a clip that only its holder may take: each write names id, token and state.

A holder that lost its lease hits no row. It then stops, and touches nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from generation.models import Attempt, Clip, Rendition
from generation.models.clip import ClipQuerySet
from generation.policy.clauses import Action
from generation.policy.screen import Verdict
from generation.queue.screening import note_film
from generation.queue.settle import settle, tell_failed, tell_finished, tell_held
from generation.queue.tasks import ring
from portal.activity.record import record
from portal.house.enqueue import enqueue
from portal.models.lease import from_now


class Word(StrEnum):
    """What the row says to its holder."""

    GO_ON = "go_on"
    CANCEL = "cancel"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True, slots=True)
class Film:
    """What a finished attempt leaves: files that lie in its own folder, hashed and probed."""

    master_name: str
    master_sha256: str
    master_bytes: int
    frames_sha256: str
    facts: dict[str, Any]
    renditions: Sequence[Rendition]


def _held(clip: Clip) -> ClipQuerySet:
    return Clip.objects.running().filter(pk=clip.pk, token=clip.token)


def ask(clip: Clip) -> Word:
    """Read whether the clip is still ours, and whether a cancel was asked for."""
    row = _held(clip).values_list("cancel_requested_at").first()
    if row is None:
        return Word.LOST
    return Word.GO_ON if row[0] is None else Word.CANCEL


def renew(clip: Clip) -> Word:
    """running -> running: a later end of the lease, on the database's clock."""
    if _held(clip).update(lease_until=from_now(settings.LEASE_S)) != 1:
        return Word.LOST
    return ask(clip)


def note_step(clip: Clip, *, phase: str, step: int) -> Word:
    """running -> running: how far it is. Brings the cancel flag back."""
    if _held(clip).update(phase=phase, step=step, progress_at=Now()) != 1:
        return Word.LOST
    clip.phase, clip.step = phase, step
    return ask(clip)


@transaction.atomic
def finish(clip: Clip, *, film: Film, seconds: float, verdict: Verdict | None = None) -> bool:
    """running -> done, or -> withheld where the verdict asks for a person's look at the film.

    This UPDATE is what publishes: galleries read only `done` rows. False: another attempt owns
    the clip; delete your files and say nothing.
    """
    token = clip.token
    values: dict[str, Any] = {"status": Clip.Status.DONE, "finished_at": Now()}
    held = verdict if verdict is not None and verdict.action is Action.HOLD else None
    if held:
        values = {"status": Clip.Status.WITHHELD, "hold_reason": held.sentence}
    values |= {
        "master_name": film.master_name,
        "master_sha256": film.master_sha256,
        "master_bytes": film.master_bytes,
        "frames_sha256": film.frames_sha256,
        "facts": film.facts,
        "run_seconds": seconds,
        "step": clip.generation.steps,
        "phase": "",
    }
    if _held(clip).update(**values, **Clip.RELEASED) != 1:
        return False
    Rendition.objects.bulk_create(film.renditions)
    enqueue(kind="make_download", payload={"clip": clip.pk})
    settle(clip, token=token, outcome=Attempt.Outcome.DONE, used_s=seconds)
    person, took_s = clip.artist_id, round(seconds, 1)
    kind = "clip.withheld" if held else "clip.finished"
    record(kind, person=person, thing=clip, clip=clip.number, seconds=took_s)
    if held:
        tell_held(note_film(clip, held))
    else:
        tell_finished(clip)
    return True


@transaction.atomic
def fail(clip: Clip, *, code: str, sentence: str, detail: str, seconds: float) -> bool:
    """running -> failed: the job itself cannot work. Its film seconds come back by that."""
    token = clip.token
    values = {
        "status": Clip.Status.FAILED,
        "finished_at": Now(),
        "run_seconds": seconds,
        "error_code": code,
        "error_text": sentence[:300],
        "error_detail": detail,
    }
    if _held(clip).update(**values, **Clip.RELEASED) != 1:
        return False
    settle(clip, token=token, outcome=Attempt.Outcome.FAILED, detail=detail, used_s=seconds)
    record("clip.failed", person=clip.artist_id, thing=clip, clip=clip.number)
    tell_failed(clip)
    return True


@transaction.atomic
def stop(clip: Clip, *, seconds: float) -> bool:
    """running -> cancelled, if a cancel was asked for."""
    token = clip.token
    asked = _held(clip).filter(cancel_requested_at__isnull=False)
    values = {"status": Clip.Status.CANCELLED, "finished_at": Now(), "run_seconds": seconds}
    if asked.update(**values, **Clip.RELEASED) != 1:
        return False
    settle(clip, token=token, outcome=Attempt.Outcome.CANCELLED, used_s=seconds)
    return True


@transaction.atomic
def hand_back(clip: Clip) -> bool:
    """running -> queued, by a worker that stops as planned. Costs neither attempt nor share."""
    token = clip.token
    values = {
        "status": Clip.Status.QUEUED,
        "attempt": F("attempt") - 1,
        "phase": "",
        "step": 0,
        "started_at": None,
        "not_before": None,
    }
    if _held(clip).update(**values, **Clip.RELEASED) != 1:
        return False
    settle(clip, token=token, outcome=Attempt.Outcome.HANDED_BACK, used_s=0.0)
    ring()
    return True
