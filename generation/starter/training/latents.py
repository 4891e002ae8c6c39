"""Latents of many clips, encoded once and kept, because the transformer never sees pixels.

nice -n 19 python -m generation.starter.training.latents var/starter --clips 2000 --frames 49
Each call adds one file to the folder `latents`, with its own seed.
"""

import argparse
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.starter.architecture import TIME_RATIO
from generation.starter.training.decoder import prepare_encoder, to_video
from generation.starter.training.linear_encoder import encode
from generation.starter.training.run import HEIGHT_PX, WIDTH_PX, training_scenes
from generation.starter.world.scenes import Scene, render

STILL_EVERY = 12  # a picture on its own at every so many frames, for conditions placed there


def encode_scenes(encoder: Any, scenes: list[Scene], frames: int) -> dict[str, NDArray[Any]]:
    """Return raw latents, float16, channels last: clips (n, f, h, w, c), stills (n, k, h, w, c)
    of the frames 12, 24 and so on, and the traits (n, 7) as numbers.
    """
    clips, stills = [], []
    for scene in scenes:
        pixels = render(scene, width_px=WIDTH_PX, height_px=HEIGHT_PX, frames=frames)
        clips.append(_encode(encoder, pixels[None])[0])
        stills.append(_encode(encoder, pixels[STILL_EVERY::STILL_EVERY][:, None])[:, 0])
    return {
        "clips": np.stack(clips),
        "stills": np.stack(stills),
        "traits": np.array([scene.traits.numbers for scene in scenes]),
    }


def _encode(encoder: Any, clips: NDArray[np.uint8]) -> NDArray[np.float16]:
    latents = encode(encoder, to_video(clips))
    moved: NDArray[np.float16] = latents.permute(0, 2, 3, 4, 1).half().numpy()
    return moved


def add_latents(
    directory: Path, *, clips: int, frames: int, seed: int, loops: bool = False
) -> Path:
    """Encode new scenes of the seed and write them. Returns the file."""
    scenes = list(islice(training_scenes(seed, loops=loops), clips))
    encoded = encode_scenes(prepare_encoder(directory).encoder, scenes, frames)
    path = directory / ("loops" if loops else "latents") / f"{seed}.npz"
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
    parser.add_argument("--loops", action="store_true", help="clips that come back")
    add_latents(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
