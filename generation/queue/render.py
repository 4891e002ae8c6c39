"""Make one claimed clip, from its row to its files, and say how it ended."""

import logging
import traceback

from generation.engines.contract import RenderRequest
from generation.engines.errors import (
    EngineError,
    ModelUnusable,
    OutOfMemory,
    RenderStopped,
    RequestRejected,
)
from generation.models import Clip
from generation.queue.heartbeat import heartbeat
from generation.queue.holding import fail, finish, hand_back, stop
from generation.queue.outputs import delete_folder, store_film
from generation.queue.patience import TROUBLE, patiently
from generation.queue.screening import look_at_film
from generation.queue.warm import WarmEngines
from generation.queue.watch import Drain, Interrupted, Watch, Why

logger = logging.getLogger(__name__)

_CODES: dict[type[EngineError], str] = {
    ModelUnusable: "model",
    OutOfMemory: "memory",
    RequestRejected: "rejected",
}
_OUR_FAULT = "Something went wrong here while this clip was made. Nothing you wrote caused it."


def request_of(clip: Clip) -> RenderRequest:
    """Everything that the picture depends on, as it is stored."""
    generation = clip.generation
    return RenderRequest(
        prompt=generation.prompt_sent,
        negative_prompt=generation.negative_prompt,
        width_px=generation.width_px,
        height_px=generation.height_px,
        frames=generation.frames,
        fps=generation.fps,
        steps=generation.steps,
        guidance=generation.guidance,
        seed=clip.seed,
    )


def render_clip(clip: Clip, *, engines: WarmEngines, drain: Drain) -> None:
    """Render under the lease and take the edge that fits the end.

    Raises: database errors that outlast patience; the lease then runs out by itself.
    """
    folder, watch = clip.folder_of(clip.token), Watch(clip, drain)
    try:
        with heartbeat(clip, watch):
            _make(clip, watch, engines)
    finally:
        _clear(clip, folder)


def _clear(clip: Clip, folder: str) -> None:
    """Delete what this attempt wrote, unless it was published.

    The database is asked: a commit may have gone through although its answer never came.
    """
    try:
        if not Clip.objects.filter(pk=clip.pk, master_name__startswith=folder).exists():
            delete_folder(folder)
    except Exception:
        logger.warning("Files of %s are left to the purge", folder, exc_info=True)


def _make(clip: Clip, watch: Watch, engines: WarmEngines) -> None:
    try:
        engine = engines.get(clip.generation.model_version)
        watch.check()
        result = engine.render(
            request_of(clip), on_step=watch.on_step, should_stop=watch.should_stop
        )
        watch.enter_saving()
        film = store_film(clip, result, check=watch.check)
        verdict = look_at_film(clip, result.frames)
        watch.check()
        done = patiently(lambda: finish(clip, film=film, seconds=watch.seconds, verdict=verdict))
        _log(clip, f"Finished in {watch.seconds:.1f} s" if done else "Not ours at the end")
    except (Interrupted, RenderStopped) as stopped:
        _end_early(clip, watch, stopped)
    except (SystemExit, KeyboardInterrupt):
        patiently(lambda: hand_back(clip))
        raise
    except TROUBLE:
        raise
    except Exception as error:
        _end_failed(clip, watch, error)


def _end_early(clip: Clip, watch: Watch, stopped: Exception) -> None:
    why = stopped.why if isinstance(stopped, Interrupted) else watch.why_stop()
    if why is Why.CANCEL:
        patiently(lambda: stop(clip, seconds=watch.seconds))
    elif why is Why.DRAIN:
        patiently(lambda: hand_back(clip))
    _log(clip, f"Stopped: {why}")


def _end_failed(clip: Clip, watch: Watch, error: Exception) -> None:
    logger.exception("Failed", extra={"clip": clip.number, "attempt": clip.attempt})
    code = _CODES.get(type(error), "render") if isinstance(error, EngineError) else "fault"
    sentence = error.sentence if isinstance(error, EngineError) else _OUR_FAULT
    detail = "".join(traceback.format_exception(error))
    patiently(
        lambda: fail(clip, code=code, sentence=sentence, detail=detail, seconds=watch.seconds)
    )


def _log(clip: Clip, text: str) -> None:
    logger.info(text, extra={"clip": clip.number, "attempt": clip.attempt, "user": clip.artist_id})
