"""Clips made by the starter for looking and measuring, through the pipeline that ships."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def load_pipeline(directory: Path) -> Any:
    from diffusers import LTXConditionPipeline

    pipeline = LTXConditionPipeline.from_pretrained(str(directory), local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def make_clip(
    pipeline: Any,
    prompt: str,
    *,
    seed: int,
    steps: int,
    guidance: float,
    frames: int = 49,
    fps: int = 16,
    size: tuple[int, int] = (256, 160),
    conditions: list[Any] | None = None,
) -> NDArray[np.uint8]:
    """Return (frames, height, width, 3) uint8; the noise falls in even steps."""
    import torch

    timesteps = [1000 * (steps - index) / steps for index in range(steps)]
    made = pipeline(
        prompt=prompt,
        conditions=conditions,
        width=size[0],
        height=size[1],
        num_frames=frames,
        frame_rate=fps,
        timesteps=timesteps,
        guidance_scale=guidance,
        generator=torch.Generator().manual_seed(seed),
        max_sequence_length=128,
        image_cond_noise_scale=0.0,
        output_type="np",
    ).frames[0]
    return (np.clip(made, 0, 1) * 255 + 0.5).astype(np.uint8)
