"""The rules a request is held to, the same ones in the engine and in the web form."""

import math
import unicodedata
from collections.abc import Callable

import numpy as np

from generation.engines.contract import Capabilities, Condition, RenderRequest
from generation.engines.errors import RequestRejected

# 32 bits: fits a form, a JSON number and every generator alike.
MAX_SEED = 2**32 - 1
MIN_FPS, MAX_FPS = 1, 60
# Above 1 the negative prompt gets its own pass; at 1 there is no guidance.
MIN_GUIDANCE, MAX_GUIDANCE = 1.0, 20.0


def check_request(
    request: RenderRequest,
    capabilities: Capabilities,
    *,
    count_tokens: Callable[[str], int] | None = None,
) -> None:
    """Hold a request against what a model can do.

    Raises: RequestRejected for the first rule broken, with its field: width_px, height_px,
    frames, fps, steps, guidance, seed, prompt, negative_prompt or conditions.
    """
    _check_prompts(request, capabilities, count_tokens)
    check_side("width_px", request.width_px, capabilities)
    check_side("height_px", request.height_px, capabilities)
    check_frames(request.frames, capabilities)
    _check_range("fps", "Frames per second", request.fps, MIN_FPS, MAX_FPS)
    _check_range("steps", "Steps", request.steps, capabilities.min_steps, capabilities.max_steps)
    _check_range("seed", "The seed", request.seed, 0, MAX_SEED)
    check_guidance(request.guidance, capabilities)
    _check_conditions(request, capabilities)


def check_text(
    field: str,
    text: str,
    max_tokens: int,
    count_tokens: Callable[[str], int] | None = None,
) -> None:
    """Raises: RequestRejected for control characters, or more tokens than the model reads."""
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r" for char in text):
        raise RequestRejected(field, "The text contains control characters. Remove them.")
    # Far beyond any limit there is no need to tokenise in order to refuse.
    if len(text) > 64 * max_tokens:
        raise RequestRejected(
            field, f"The text is too long for this model, which reads {max_tokens} word pieces."
        )
    count = count_tokens(text) if count_tokens else 0
    if count > max_tokens:
        raise RequestRejected(
            field,
            f"The text is too long for this model: {count} word pieces, and it reads {max_tokens}.",
        )


def check_side(field: str, side_px: int, capabilities: Capabilities) -> None:
    """Raises: RequestRejected unless the side is in range and a multiple the model takes."""
    name = "The width" if field == "width_px" else "The height"
    _check_range(field, name, side_px, capabilities.min_side_px, capabilities.max_side_px, " px")
    multiple = capabilities.size_multiple_px
    if side_px % multiple:
        below = side_px // multiple * multiple
        raise RequestRejected(
            field,
            f"{name} must be a multiple of {multiple} px; {side_px} is not. "
            f"Nearest are {below} and {below + multiple}.",
        )


def check_frames(frames: int, capabilities: Capabilities) -> None:
    """Raises: RequestRejected unless the count is in range and of the form k·t + 1."""
    low, high = capabilities.min_frames, capabilities.max_frames
    _check_range("frames", "The number of frames", frames, low, high)
    step = capabilities.frames_step
    if (frames - 1) % step:
        below = (frames - 1) // step * step + 1
        raise RequestRejected(
            "frames",
            f"The number of frames must be a multiple of {step} plus 1; {frames} is not. "
            f"Nearest are {below} and {below + step}.",
        )


def check_guidance(guidance: float, capabilities: Capabilities) -> None:
    """Raises: RequestRejected outside the range, or other than 1 where it has no effect."""
    _check_range("guidance", "Guidance", guidance, MIN_GUIDANCE, MAX_GUIDANCE)
    if not capabilities.guidance and guidance != 1:
        raise RequestRejected("guidance", "This model has no guidance. Leave it at 1.")


def _check_range(
    field: str, name: str, value: float, low: float, high: float, unit: str = ""
) -> None:
    whole = isinstance(low, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        kind = "a whole number" if whole else "a number"
        raise RequestRejected(field, f"{name} must be {kind}; {value!r} is not.")
    if not math.isfinite(value) or not low <= value <= high:
        raise RequestRejected(
            field, f"{name} must be from {low:g} to {high:.10g}{unit}; {value} is not."
        )


def _check_prompts(
    request: RenderRequest,
    capabilities: Capabilities,
    count_tokens: Callable[[str], int] | None,
) -> None:
    if not request.prompt.strip():
        raise RequestRejected("prompt", "Write a prompt first.")
    check_text("prompt", request.prompt, capabilities.max_prompt_tokens, count_tokens)
    if not request.negative_prompt:
        return
    if not capabilities.negative_prompt:
        raise RequestRejected("negative_prompt", "This model takes no negative prompt.")
    if request.guidance <= 1:
        raise RequestRejected(
            "negative_prompt", "A negative prompt has no effect unless guidance is above 1."
        )
    text = request.negative_prompt
    check_text("negative_prompt", text, capabilities.max_prompt_tokens, count_tokens)


def _check_conditions(request: RenderRequest, capabilities: Capabilities) -> None:
    taken = np.zeros(request.frames, dtype=bool)
    for condition in request.conditions:
        _check_pixels(condition, request)
        _check_place(condition, request, capabilities)
        first = condition.frame_index
        span = slice(first, first + len(condition.frames))
        if taken[span].any():
            _reject_condition("Two conditions cover the same frame. Move or remove one.")
        taken[span] = True


def _check_pixels(condition: Condition, request: RenderRequest) -> None:
    frames = condition.frames
    size = (request.height_px, request.width_px, 3)
    if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[3] != 3 or not len(frames):
        _reject_condition("A condition must be RGB pictures with 8 bits per channel.")
    if frames.shape[1:] != size:
        height, width = frames.shape[1:3]
        _reject_condition(
            f"A condition must have the size of the clip, {size[1]} x {size[0]} px; "
            f"this one has {width} x {height}."
        )


def _check_place(condition: Condition, request: RenderRequest, capabilities: Capabilities) -> None:
    count, index = len(condition.frames), condition.frame_index
    step = capabilities.frames_step
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < request.frames:
        _reject_condition(
            f"A condition must start at a frame from 0 to {request.frames - 1}; {index} is not."
        )
    if not 0 < condition.strength <= 1:
        _reject_condition(
            f"The strength must be above 0 and at most 1; {condition.strength} is not."
        )
    kind = "clip" if count > 1 else "any_frame" if index else "first_frame"
    if kind not in capabilities.conditions:
        _reject_condition(_UNSUPPORTED[kind])
    if (count - 1) % step:
        _reject_condition(
            f"A clip must have a multiple of {step} plus 1 frames; this one has {count}."
        )
    if count > 1 and index % step:
        _reject_condition(f"A clip must start at a multiple of {step}; {index} is not.")
    if index + count > request.frames:
        _reject_condition(
            f"A condition of {count} frames at frame {index} reaches past the end, "
            f"frame {request.frames - 1}."
        )


_UNSUPPORTED = {
    "first_frame": "This model does not start from a picture.",
    "any_frame": "This model takes a picture at the first frame only.",
    "clip": "This model does not continue from a clip.",
}


def _reject_condition(message: str) -> None:
    raise RequestRejected("conditions", message)
