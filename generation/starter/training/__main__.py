"""Everything in one go: render clips, train on them, pack the weights and measure them.

python -m generation.starter.training var/starter --minutes 9 --to results
Computes on a GPU where there is one, and renders and measures on all cores. Goes on from what is in
the directory, and in an empty one from the committed weights. The clips are rendered first, then
the minutes are shared out; the results are weights, logs of the losses and `figures.json`.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
from functools import partial
from pathlib import Path

from generation.starter.build import LANES, build_directory
from generation.starter.evaluation.prompts import (
    FITTED_ON,
    draw_scenes,
    evaluate,
    make_for,
    within,
)
from generation.starter.evaluation.side_by_side import with_pipelines
from generation.starter.sampling import Wishes
from generation.starter.training import decoder, transformer, turbo
from generation.starter.training.latents import add_latents
from generation.starter.training.pack import pack
from generation.starter.training.unpack import unpack
from generation.starter.weights import WEIGHTS_FILE
from generation.starter.world.scenes import Scene

SHARES = {"transformer": 0.55, "turbo": 0.15, "decoder": 0.15, "evaluation": 0.15}
LOOP_EVERY = 8  # one clip in so many is rendered as a loop


def train_all(
    directory: Path,
    to: Path,
    *,
    minutes: float,
    clips: int,
    frames: list[int],
    room: int,
    prompts: int,
    seed: int,
    fitted_on: int = FITTED_ON,
) -> dict[str, dict[str, dict[str, float]]]:
    """Return what was measured in each lane of at most so many prompts, and write it all.

    minutes: without rendering, and a training always ends the step it is in. clips: of 49 frames.
    fitted_on: see `evaluate`.
    """
    if not (directory / "model.pt").is_file():
        unpack(WEIGHTS_FILE, directory)
    render_clips(directory, clips=clips, seed=seed)
    of = {name: share * minutes for name, share in SHARES.items()}
    transformer.train(
        directory, minutes=of["transformer"], frames=frames, room=room, rate=1e-3, ending=0.02
    )
    turbo.train(directory, minutes=of["turbo"], frames=frames, room=room, rate=2e-3)
    decoder.train(
        directory, minutes=of["decoder"], rate=7e-4, exact=0.2, scenes=min(decoder.SCENES, clips)
    )
    weights = to / WEIGHTS_FILE.name
    pack(directory, weights)
    figures = {
        lane: measure_lane(
            weights, lane, draw_scenes(prompts), of["evaluation"] / len(LANES), fitted_on
        )
        for lane in LANES
    }
    (to / "figures.json").write_text(f"{json.dumps(figures, indent=2)}\n")
    return figures


def render_clips(directory: Path, *, clips: int, seed: int) -> None:
    """Add latents by a process for each core, with seeds from this one on."""
    cores = os.cpu_count() or 1
    each = max(1, clips // cores)
    with multiprocessing.get_context("spawn").Pool(cores, _take_one_core) as pool:
        add = partial(add_latents, directory, frames=49)
        waiting = [
            pool.apply_async(add, kwds={"clips": count, "seed": seed + core, "loops": loops})
            for core in range(cores)
            for loops, count in ((False, each), (True, max(1, each // LOOP_EVERY)))
        ]
        for one in waiting:
            one.get()


def _take_one_core() -> None:
    import torch

    torch.set_num_threads(1)


def measure_lane(
    weights: Path, lane: str, scenes: list[Scene], minutes: float, fitted_on: int
) -> dict[str, dict[str, float]]:
    """Return what `evaluate` finds with the steps and the guidance that are shipped."""
    wishes = Wishes.as_shipped(lane)
    with tempfile.TemporaryDirectory(prefix="atelier-starter-") as model:
        build_directory(Path(model), lane=lane, weights=weights)
        clips = with_pipelines(Path(model), partial(make_for, wishes=wishes), scenes)
        clips = within(minutes, clips)
        return evaluate(scenes, clips, frames=wishes.frames, fitted_on=fitted_on)


def main() -> None:
    parser = argparse.ArgumentParser(description="Render, train, pack and measure the starter.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--to", type=Path, required=True, help="where the results go")
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--clips", type=int, default=4000)
    parser.add_argument("--frames", type=int, nargs="+", default=[9, 25, 49])
    parser.add_argument("--room", type=int, default=96)
    parser.add_argument("--prompts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=5000)
    figures = train_all(**vars(parser.parse_args()))
    print(json.dumps(figures, indent=2))  # noqa: T201 - the command's result


if __name__ == "__main__":
    main()
