"""What taking any submission needs: its turn, one at a time, and its clips with their tickets."""

from typing import Any

from generation.engines.contract import RenderRequest
from generation.engines.errors import RequestRejected
from generation.engines.limits import check_request
from generation.models import Clip, Generation, Turn
from generation.queue.estimate import estimate_s
from generation.queue.progress import announce
from generation.queue.refusals import SettingRejected
from generation.queue.tasks import ring
from portal.models import User

SEEDS = Generation.MAX_SEED + 1
SETTINGS = ("negative_prompt", "width_px", "height_px", "frames", "fps", "steps", "guidance")


def settings_of(asked: Generation) -> dict[str, Any]:
    """All that the picture depends on, besides the seed and the model, as the model reads it."""
    return {"prompt": asked.prompt_sent} | {name: getattr(asked, name) for name in SETTINGS}


def check_settings(asked: Generation) -> None:
    """Raises: SettingRejected where the model version cannot do what is asked."""
    try:
        check_request(
            RenderRequest(**settings_of(asked), seed=asked.seed), asked.model_version.limits
        )
    except RequestRejected as rejected:
        raise SettingRejected(rejected.sentence, field=rejected.field) from rejected


def lock_turn(user: User) -> Turn:
    """Let one submission of an artist through at a time, so that parallel ones cannot overshoot.

    SQLite ignores the lock; its immediate transaction serialises already.
    """
    Turn.objects.get_or_create(user=user)
    return Turn.objects.select_for_update().get(user=user)


def add_clips(generation: Generation, *, hold_reason: str = "", priority: int = 0) -> None:
    status = Clip.Status.HELD if hold_reason else Clip.Status.QUEUED
    model_version = generation.model_version
    est_seconds = estimate_s(
        model_version,
        width_px=generation.width_px,
        height_px=generation.height_px,
        frames=generation.frames,
        steps=generation.steps,
    )
    clips = Clip.objects.bulk_create(
        Clip(
            generation=generation,
            artist=generation.artist,
            variation=number + 1,
            seed=(generation.seed + number) % SEEDS,
            status=status,
            hold_reason=hold_reason,
            lane=model_version.lane,
            priority=priority,
            est_seconds=est_seconds,
            created_at=generation.created_at,
            queued_at=generation.created_at,
        )
        for number in range(generation.variations)
    )
    for clip in clips:
        announce(clip)
    if not hold_reason:
        ring(len(clips))
