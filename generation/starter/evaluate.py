"""Measure how well clips follow their captions, on combinations that training never saw.

python -m generation.starter.evaluate MODEL_DIRECTORY [--clips 100] [--steps 20] [--minutes 15]
                                      [--chains 4]
Prints how many prompts were made in the minutes there were, and for each trait the share that was
right, its 95 % interval, the ceiling of the detector (on clips of the renderer) and chance; then
how many clips move and hold still enough, and with --chains how well a clip goes on, comes round,
and keeps place and style for ten seconds.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable
from math import inf, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from generation.starter.captions import Traits, held_out_traits, training_traits
from generation.starter.detectors import Clip, Detectors, measure
from generation.starter.sampling import extend_clip, load_pipeline, loop_clip, make_clip
from generation.starter.scenes import FPS, Scene, render
from generation.starter.steadiness import flicker, motion, seam
from generation.starter.words import Style

TRAITS = ("place", "colour", "subject", "direction", "style")
CHANCE = {"place": 1 / 5, "colour": 1 / 6, "subject": 1 / 4, "direction": 1 / 4, "style": 1 / 3}
CHAIN_S = 10
_FITTED_ON = 500
_MOMENT_EVERY = 4  # the detectors look at one frame in so many
_MOTION = 30.0  # least change of the part that changes most, of 255
_FLICKER_TIMES, _SEAM_TIMES = 2.0, 3.0  # most, beside the renderer's flicker and a usual step

Shares = dict[str, tuple[float, float]]


def fit_detectors(frames: int, count: int = _FITTED_ON, seed: int = 7) -> Detectors:
    rng = random.Random(seed)
    scenes = [Scene(rng.choice(training_traits()), rng.randrange(2**31)) for _ in range(count)]
    seen = [measure(_moments_of(scene, frames)) for scene in scenes]
    return Detectors(seen, [scene.traits for scene in scenes])


def draw_scenes(count: int, seed: int = 3) -> list[Scene]:
    """Held-out combinations with new seeds."""
    rng = random.Random(seed)
    return [Scene(rng.choice(held_out_traits()), rng.randrange(2**31)) for _ in range(count)]


def choose_moments(clip: Clip) -> Clip:
    """Return the frames that detectors look at."""
    return clip[::_MOMENT_EVERY]


def score(detectors: Detectors, pairs: Iterable[tuple[Scene, Clip]]) -> Shares:
    """Return share and half width of its interval per trait, and for all of them at once.

    pairs: what was asked for, and the moments of the clip. Colour is not scored in film noir.
    """
    rights: dict[str, list[bool]] = {name: [] for name in (*TRAITS, "all_at_once")}
    for scene, moments in pairs:
        found = detectors.tell(measure(moments))
        right = {name: _is_right(scene.traits, found, name) for name in TRAITS}
        if scene.traits.style is Style.NOIR:
            del right["colour"]
        for name, value in right.items():
            rights[name].append(value)
        rights["all_at_once"].append(all(right.values()))
    return {name: share_of(values) for name, values in rights.items()}


def _is_right(told: Traits, found: Traits, name: str) -> bool:
    return bool(getattr(told, name) == getattr(found, name))


def share_of(values: list[bool]) -> tuple[float, float]:
    """Return a share and the half width of its 95 % interval.

    Source: the interval of Agresti and Coull, which does not shrink to nothing at 0 and 1.
    """
    if not values:
        return 0.0, 1.0
    more = len(values) + 4
    middle = (sum(values) + 2) / more
    return sum(values) / len(values), 1.96 * sqrt(middle * (1 - middle) / more)


def _moments_of(scene: Scene, frames: int) -> Clip:
    count = (frames - 1) // _MOMENT_EVERY + 1
    return render(scene, width_px=256, height_px=160, frames=count, every=_MOMENT_EVERY)


def evaluate(
    make: Callable[[Scene], Clip], *, clips: int, frames: int, seed: int = 3, minutes: float = inf
) -> dict[str, dict[str, float]]:
    """Return share, interval, ceiling and chance per trait for clips that make() returns, and
    the shares of clips that move and that do not flicker. prompts: how many clips that is; fewer
    than asked for where the minutes do not suffice.
    """
    detectors, scenes = fit_detectors(frames), draw_scenes(clips, seed)
    made, moving, steady = [], [], []
    until = time.monotonic() + minutes * 60
    for scene in scenes:
        if time.monotonic() > until:
            break
        clip = make(scene)
        made.append(choose_moments(clip))
        moving.append(motion(clip) >= _MOTION)
        steady.append(flicker(clip) <= _FLICKER_TIMES * _flicker_of(scene))
    scenes = scenes[: len(made)]
    shares = score(detectors, zip(scenes, made, strict=True))
    shares |= {"moving": share_of(moving), "steady": share_of(steady)}
    ceilings = score(detectors, ((scene, _moments_of(scene, frames)) for scene in scenes))
    return {"prompts": {"count": float(len(made))}} | {
        name: _row(share, ceilings.get(name, (1.0, 0.0))[0], CHANCE.get(name, 0.0))
        for name, share in shares.items()
    }


def _flicker_of(scene: Scene) -> float:
    return flicker(render(scene, width_px=256, height_px=160, frames=9))


def _row(share: tuple[float, float], ceiling: float, chance: float) -> dict[str, float]:
    row = {"share": share[0], "interval": share[1], "ceiling": ceiling, "chance": chance}
    return {name: round(value, 3) for name, value in row.items()}


def evaluate_chains(
    pipeline: Any, *, chains: int, steps: int, guidance: float, frames: int = 49
) -> dict[str, dict[str, float]]:
    """Return how many clips go on and come round without a seam, and how many keep place and
    style through ten seconds of extensions.
    """
    detectors = fit_detectors(frames)
    found: dict[str, list[bool]] = {"extension_seam": [], "loop_seam": [], "chain_10s": []}
    wishes: dict[str, Any] = {"steps": steps, "guidance": guidance, "frames": frames}
    for number, scene in enumerate(draw_scenes(chains, seed=5)):
        clip = make_clip(pipeline, scene.caption, seed=number, **wishes)
        looped = loop_clip(pipeline, scene.caption, clip[0], seed=number, **wishes)
        found["loop_seam"].append(seam(looped, looped[:1]) <= _SEAM_TIMES)
        whole = clip
        while len(whole) < CHAIN_S * FPS:
            more = extend_clip(pipeline, scene.caption, whole, seed=number, **wishes)
            if whole is clip:
                found["extension_seam"].append(seam(whole, more) <= _SEAM_TIMES)
            whole = np.concatenate([whole, more])
        seen = detectors.tell(measure(choose_moments(whole[-frames:])))
        kept = (seen.place, seen.style) == (scene.traits.place, scene.traits.style)
        found["chain_10s"].append(kept)
    return {name: _row(share_of(values), 1.0, 0.0) for name, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well clips follow their captions.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--minutes", type=float, default=inf)
    parser.add_argument("--chains", type=int, default=0)
    chosen = parser.parse_args()
    pipeline = load_pipeline(chosen.model)
    wishes: dict[str, Any] = {
        "steps": chosen.steps, "guidance": chosen.guidance, "frames": chosen.frames,
    }  # fmt: skip
    results = evaluate(
        lambda scene: make_clip(pipeline, scene.caption, seed=scene.seed % 1000, **wishes),
        clips=chosen.clips,
        frames=chosen.frames,
        minutes=chosen.minutes,
    )
    if chosen.chains:
        results |= evaluate_chains(pipeline, chains=chosen.chains, **wishes)
    print(json.dumps(results, indent=2))  # noqa: T201 - the command's result


if __name__ == "__main__":
    main()
