"""One submission: rows and tickets in one transaction, or a refusal and nothing."""

import hashlib
import json
import secrets
import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from generation.models import Clip, Generation, ModelVersion, PolicyDecision
from generation.policy.clauses import Action
from generation.policy.screen import Verdict
from generation.queue.allowance import allowance_of
from generation.queue.fair_share import reenter
from generation.queue.refusals import (
    FilmUsedUp,
    KeyReused,
    ModelNotOffered,
    NotAdmitted,
    PromptRefused,
    QueueFull,
    SettingRejected,
)
from generation.queue.screening import heed_people, note_prompt, note_refusal, screen_prompt
from generation.queue.settle import tell_held
from generation.queue.take import SEEDS, add_clips, check_settings, lock_turn, settings_of
from portal.activity.record import record
from portal.gate.admit import Act, admit
from portal.models import Membership, User


def submit(
    *,
    user: User,
    model_version: ModelVersion,
    prompt: str,
    negative_prompt: str = "",
    width_px: int,
    height_px: int,
    frames: int,
    fps: int,
    steps: int,
    guidance: float,
    variations: int,
    seed: int | None,
    idempotency_key: uuid.UUID,
    source: Clip | None = None,
    at: datetime | None = None,
) -> Generation:
    """Take a prompt: a generation, its clips and one ticket each.

    The same key with the same request gives the generation that was made before. Where the
    policy holds a prompt, its clips wait for a person, without tickets.

    Raises: SubmitRefused: NotAdmitted, KeyReused, ModelNotOffered, SettingRejected, QueueFull,
    FilmUsedUp; PromptRefused, with the decision that can be appealed.
    """
    asked = Generation(
        artist=user,
        model_version=model_version,
        prompt=prompt,
        prompt_sent=prompt,
        negative_prompt=negative_prompt,
        width_px=width_px,
        height_px=height_px,
        frames=frames,
        fps=fps,
        steps=steps,
        guidance=float(guidance),
        variations=variations,
        seed=secrets.randbelow(SEEDS) if seed is None else seed,
        source=source,
        idempotency_key=idempotency_key,
        created_at=at or timezone.now(),
    )
    asked.request_sha256 = _hash_request(asked, seed)
    taken = _take(asked, screen_prompt(asked), at=at)
    if isinstance(taken, PolicyDecision):
        raise PromptRefused(taken)
    return taken


@transaction.atomic
def _take(
    asked: Generation, verdict: Verdict, *, at: datetime | None
) -> Generation | PolicyDecision:
    """The generation, or the refusal that the policy makes of it: both are written."""
    turn = lock_turn(asked.artist)
    earlier = Generation.objects.filter(
        artist=asked.artist, idempotency_key=asked.idempotency_key
    ).first()
    if earlier is not None:
        if earlier.request_sha256 != asked.request_sha256:
            raise KeyReused
        return earlier
    asked.membership = place = _check_admission(asked.artist, at)
    _check_model(asked, place)
    verdict = heed_people(asked, verdict)
    if verdict.action is Action.REFUSE:
        return note_refusal(asked, verdict, at=at)
    _check_limits(asked, place, at)
    reenter(user_id=asked.artist_id)
    asked.number = turn.last_number = turn.last_number + 1
    asked.save(force_insert=True)
    turn.save(update_fields=["last_number"])
    add_clips(asked, hold_reason=verdict.sentence if verdict.action is Action.HOLD else "")
    _record(asked)
    if verdict.action is not Action.PASS:
        _note(asked, verdict, at)
    return asked


def _note(generation: Generation, verdict: Verdict, at: datetime | None) -> None:
    decision = note_prompt(generation, verdict, at=at)
    if decision.is_open:
        tell_held(decision)


def _hash_request(asked: Generation, seed: int | None) -> str:
    """Hash what the artist asked for; a seed that was drawn is no part of it."""
    request = settings_of(asked) | {
        "model_version": asked.model_version_id,
        "variations": asked.variations,
        "seed": seed,
        "source": asked.source_id,
    }
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


def _check_admission(user: User, at: datetime | None) -> Membership:
    admission = admit(user, Act.MAKE, at=at)
    if not admission or admission.membership is None:
        raise NotAdmitted(admission)
    return admission.membership


def _check_model(asked: Generation, place: Membership) -> None:
    version = asked.model_version
    offered = ModelVersion.objects.offered_to(place.cohort_id)
    if not offered.filter(pk=version.pk).exists():
        raise ModelNotOffered
    check_settings(asked)


def _check_limits(asked: Generation, place: Membership, at: datetime | None) -> None:
    if not 1 <= asked.variations <= Generation.MAX_VARIATIONS:
        most = Generation.MAX_VARIATIONS
        raise SettingRejected(f"Ask for 1 to {most} variations.", field="variations")
    allowance = allowance_of(place, at=at)
    if sentence := allowance.refuse_clips(asked.variations):
        raise QueueFull(sentence)
    if sentence := allowance.refuse_film(asked.variations * asked.duration_s):
        raise FilmUsedUp(sentence)


def _record(asked: Generation) -> None:
    record(
        "generation.asked",
        person=asked.artist,
        actor=asked.artist,
        thing=asked,
        at=asked.created_at,
        number=str(asked),
        clips=asked.variations,
    )
