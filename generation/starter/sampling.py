"""Clips made by the starter for looking and measuring, through the pipeline that ships."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.starter.build import describe_profile

_OVERLAP = 17  # frames of a clip that its extension begins with


def load_pipeline(directory: Path) -> Any:
    from diffusers import LTXConditionPipeline

    pipeline = LTXConditionPipeline.from_pretrained(str(directory), local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a clip is to be made. size: width and height in pixels."""

    steps: int
    guidance: float
    frames: int = 49
    fps: int = 16
    size: tuple[int, int] = (256, 160)

    @classmethod
    def as_shipped(cls, lane: str) -> "Wishes":
        usual = describe_profile(lane=lane, trained=True)["defaults"]
        return cls(steps=usual["steps"], guidance=usual["guidance"], frames=usual["frames"])


def make_clip(
    pipeline: Any, prompt: str, seed: int, wishes: Wishes, conditions: list[Any] | None = None
) -> NDArray[np.uint8]:
    """Return (frames, height, width, 3) uint8; the noise falls in even steps."""
    import torch

    steps = wishes.steps
    timesteps = [1000 * (steps - index) / steps for index in range(steps)]
    made = pipeline(
        prompt=prompt,
        conditions=conditions,
        width=wishes.size[0],
        height=wishes.size[1],
        num_frames=wishes.frames,
        frame_rate=wishes.fps,
        timesteps=timesteps,
        guidance_scale=wishes.guidance,
        generator=torch.Generator().manual_seed(seed),
        max_sequence_length=128,
        image_cond_noise_scale=0.0,
        output_type="np",
    ).frames[0]
    return (np.clip(made, 0, 1) * 255 + 0.5).astype(np.uint8)


def extend_clip(
    pipeline: Any, prompt: str, seed: int, wishes: Wishes, *, clip: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Return only the new frames of a clip that begins with the last 17 frames of this one."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    known = LTXVideoCondition(video=_pictures(clip[-_OVERLAP:]), frame_index=0)
    return make_clip(pipeline, prompt, seed, wishes, [known])[_OVERLAP:]


def loop_clip(
    pipeline: Any, prompt: str, seed: int, wishes: Wishes, *, picture: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Return a clip that begins and ends with the picture, (height, width, 3)."""
    from diffusers.pipelines.ltx.pipeline_ltx_condition import LTXVideoCondition

    ends = [
        LTXVideoCondition(image=_pictures(picture[None])[0], frame_index=index)
        for index in (0, wishes.frames - 1)
    ]
    return make_clip(pipeline, prompt, seed, wishes, ends)


def _pictures(frames: NDArray[np.uint8]) -> list[Image.Image]:
    return [Image.fromarray(frame) for frame in frames]
