"""Have something rendered for the programme itself: a re-run of a clip, or films to compare."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from generation.models import Clip, Generation, ModelVersion
from generation.policy.clauses import Action
from generation.queue.fair_share import reenter
from generation.queue.refusals import SettingRejected
from generation.queue.screening import screen_prompt
from generation.queue.take import SETTINGS, add_clips, check_settings, lock_turn
from portal.activity.record import record
from portal.models import User

_NOT_PASSED = (Action.REFUSE, Action.HOLD)


@transaction.atomic
def commission(
    *,
    model_version: ModelVersion,
    prompt: str,
    seed: int,
    settings: dict[str, Any],
    by: User,
    variations: int = 1,
    rerun_of: Clip | None = None,
    key: uuid.UUID | None = None,
    at: datetime | None = None,
) -> Generation:
    """Queue a generation of the programme's account; it waits its turn like one artist's.

    It counts against nobody's quota and appears in nobody's gallery. `settings` holds
    negative_prompt, width_px, height_px, frames, fps, steps and guidance. The same key gives the
    generation that was made before.
    Raises: SettingRejected where the model cannot do what is asked, or the policy does not let a
    new prompt pass.
    """
    programme = User.objects.programme()
    turn, key = lock_turn(programme), key or uuid.uuid4()
    earlier = Generation.objects.filter(artist=programme, idempotency_key=key).first()
    if earlier is not None:
        return earlier
    asked = Generation(
        artist=programme,
        model_version=model_version,
        prompt=prompt,
        prompt_sent=rerun_of.generation.prompt_sent if rerun_of else prompt,
        variations=variations,
        seed=seed,
        rerun_of=rerun_of,
        idempotency_key=key,
        created_at=at or timezone.now(),
        **settings,
    )
    _check(asked)
    reenter(user_id=programme.pk)
    asked.number = turn.last_number = turn.last_number + 1
    asked.save(force_insert=True)
    turn.save(update_fields=["last_number"])
    add_clips(asked)
    _record(asked, by)
    return asked


def rerun(*, clip: Clip, model_version: ModelVersion, by: User) -> Clip:
    """Queue the same clip again, on the same version or on another: all else stays as it was.

    Raises: SettingRejected where that version cannot do what the clip asked for, or where the clip
    was never let through to a machine: a prompt that was held or refused is not made this way.
    """
    generation = clip.generation
    if clip.status not in Clip.RERUNNABLE:
        raise SettingRejected("Only a clip that was rendered, or failed, can be rendered again.")
    made = commission(
        model_version=model_version,
        prompt=generation.prompt,
        seed=clip.seed,
        settings={name: getattr(generation, name) for name in SETTINGS},
        by=by,
        rerun_of=clip,
    )
    return made.clips.get()


def _record(asked: Generation, by: User) -> None:
    clip = asked.rerun_of
    if clip is None:
        record("generation.commissioned", person=None, actor=by, thing=asked, number=str(asked))
    else:
        record("clip.rerun", person=clip.artist_id, actor=by, thing=clip, clip=clip.number)


def _check(asked: Generation) -> None:
    check_settings(asked)
    if asked.rerun_of is None and (verdict := screen_prompt(asked)).action in _NOT_PASSED:
        raise SettingRejected(verdict.sentence, field="prompt")
