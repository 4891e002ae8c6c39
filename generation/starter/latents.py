"""Latents of many clips, encoded once and kept, because the transformer never sees pixels.

nice -n 19 python -m generation.starter.latents var/starter --clips 2000 --frames 49
Each call adds one file to the folder `latents`, with its own seed.
"""

import argparse
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.starter.architecture import SPACE_RATIO, TIME_RATIO
from generation.starter.linear_encoder import encode
from generation.starter.scenes import Scene, plan_path, render
from generation.starter.train_decoder import prepare_encoder, to_video
from generation.starter.training import HEIGHT_PX, WIDTH_PX, training_scenes
from generation.starter.words import Colour, Direction, Place, Style, Subject

STILL_EVERY = 12  # a picture on its own at every so many frames, for conditions placed there
_GRAIN_PX = 8  # how finely coverage is counted
_KINDS = (Place, Colour, Subject, Direction, Style)


def encode_scenes(encoder: Any, scenes: list[Scene], frames: int) -> dict[str, NDArray[Any]]:
    """Return raw latents, float16, channels last: clips (n, f, h, w, c), stills (n, k, h, w, c)
    of the frames 12, 24 and so on, the traits (n, 5) as numbers, and how much of each token the
    subject covers (n, f, h, w).
    """
    clips, stills = [], []
    for scene in scenes:
        pixels = render(scene, width_px=WIDTH_PX, height_px=HEIGHT_PX, frames=frames)
        clips.append(_encode(encoder, pixels[None])[0])
        stills.append(_encode(encoder, pixels[STILL_EVERY::STILL_EVERY][:, None])[:, 0])
    return {
        "clips": np.stack(clips),
        "stills": np.stack(stills),
        "traits": np.array([number_traits(scene) for scene in scenes]),
        "covered": np.stack([cover_tokens(scene, frames) for scene in scenes]),
    }


def cover_tokens(scene: Scene, frames: int) -> NDArray[np.float16]:
    """Return the share of each token that the subject covers in the mean of its frames."""
    path = plan_path(scene, WIDTH_PX, HEIGHT_PX)
    x = np.arange(_GRAIN_PX / 2, WIDTH_PX, _GRAIN_PX)[None, None, :]
    y = np.arange(_GRAIN_PX / 2, HEIGHT_PX, _GRAIN_PX)[None, :, None]
    centres = np.array([path.at(frame) for frame in range(frames)])[:, :, None, None]
    inside = np.hypot(x - centres[:, 0], y - centres[:, 1]) < path.radius_px
    first = np.repeat(inside[:1], TIME_RATIO - 1, axis=0)
    grains = SPACE_RATIO // _GRAIN_PX
    cut = np.concatenate([first, inside]).reshape(
        -1, TIME_RATIO, HEIGHT_PX // SPACE_RATIO, grains, WIDTH_PX // SPACE_RATIO, grains
    )
    return cut.mean(axis=(1, 3, 5)).astype(np.float16)


def number_traits(scene: Scene) -> list[int]:
    told = scene.traits
    values = (told.place, told.colour, told.subject, told.direction, told.style)
    return [list(kind).index(value) for kind, value in zip(_KINDS, values, strict=True)]


def _encode(encoder: Any, clips: NDArray[np.uint8]) -> NDArray[np.float16]:
    latents = encode(encoder, to_video(clips))
    moved: NDArray[np.float16] = latents.permute(0, 2, 3, 4, 1).half().numpy()
    return moved


def add_latents(directory: Path, *, clips: int, frames: int, seed: int) -> Path:
    """Encode new scenes of the seed and write them. Returns the file."""
    scenes = list(islice(training_scenes(seed), clips))
    encoded = encode_scenes(prepare_encoder(directory).encoder, scenes, frames)
    path = directory / "latents" / f"{seed}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **encoded)  # type: ignore[arg-type] # its stubs take every name for a flag
    return path


def latent_frames(frames: int) -> int:
    return (frames - 1) // TIME_RATIO + 1


def main() -> None:
    parser = argparse.ArgumentParser(description="Encode clips for the training of the model.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--clips", type=int, default=1000)
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--seed", type=int, default=1000)
    chosen = parser.parse_args()
    add_latents(chosen.directory, clips=chosen.clips, frames=chosen.frames, seed=chosen.seed)


if __name__ == "__main__":
    main()
