"""A picture of many clips at once: four moments of each, its prompt above.

python -m generation.starter.evaluation.contact_sheet MODEL sheet.png [--real] [--clips 12]
--real shows the renderer's own clips of the same captions instead.
"""

import argparse
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from generation.starter.build import GUIDANCE
from generation.starter.sampling import Wishes, load_pipeline, make_clip
from generation.starter.world.captions import held_out_traits
from generation.starter.world.scenes import Scene, render

_GAP, _LABEL = 6, 14


def choose_scenes(count: int, seed: int) -> list[Scene]:
    """Held-out combinations, drawn without repeating one."""
    rng = random.Random(seed)
    return [Scene(each, rng.randrange(2**31)) for each in rng.sample(held_out_traits(), count)]


def lay_out(clips: list[NDArray[np.uint8]], labels: list[str], columns: int = 2) -> Image.Image:
    """clips: (frames, height, width, 3) uint8, all of one size."""
    frames, height, width, _ = clips[0].shape
    moments = np.linspace(0, frames - 1, 4).astype(int)
    across, down = width * 2 + _GAP, height // 2 + _LABEL + _GAP
    rows = -(-len(clips) // columns)
    sheet = Image.new("RGB", (columns * across, rows * down), (24, 24, 28))
    draw = ImageDraw.Draw(sheet)
    for index, (clip, text) in enumerate(zip(clips, labels, strict=True)):
        left, top = index % columns * across, index // columns * down
        draw.text((left + 3, top + 1), text[:84], fill=(225, 225, 225))
        strip = Image.fromarray(np.concatenate(list(clip[moments]), axis=1))
        strip = strip.resize((width * 2, height // 2), Image.Resampling.LANCZOS)
        sheet.paste(strip, (left, top + _LABEL))
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description="Lay clips of held-out prompts on one sheet.")
    parser.add_argument("model", type=Path)
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--clips", type=int, default=12)
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true")
    chosen = parser.parse_args()
    scenes = choose_scenes(chosen.clips, chosen.seed)
    if chosen.real:
        clips = [render(each, width_px=256, height_px=160, frames=chosen.frames) for each in scenes]
    else:
        pipeline = load_pipeline(chosen.model)
        wishes = Wishes(steps=chosen.steps, guidance=chosen.guidance, frames=chosen.frames)
        clips = [
            make_clip(pipeline, each.caption, index, wishes) for index, each in enumerate(scenes)
        ]
    lay_out(clips, [each.caption for each in scenes]).save(chosen.sheet)


if __name__ == "__main__":
    main()
