"""Measure how well clips follow their captions, on combinations that training never saw.

python -m generation.starter.evaluate MODEL_DIRECTORY [--clips 100] [--steps 20]
Prints for each trait the share that was right, its 95 % interval, the ceiling of the detector (on
clips of the renderer) and chance.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterable
from math import sqrt
from pathlib import Path

from generation.starter.captions import Traits, held_out_traits, training_traits
from generation.starter.detectors import Clip, Detectors, measure
from generation.starter.sampling import load_pipeline, make_clip
from generation.starter.scenes import Scene, render
from generation.starter.words import Style

TRAITS = ("place", "colour", "subject", "direction", "style")
CHANCE = {"place": 1 / 5, "colour": 1 / 6, "subject": 1 / 4, "direction": 1 / 4, "style": 1 / 3}
_FITTED_ON = 500


def fit_detectors(frames: int, count: int = _FITTED_ON, seed: int = 7) -> Detectors:
    rng = random.Random(seed)
    scenes = [Scene(rng.choice(training_traits()), rng.randrange(2**31)) for _ in range(count)]
    seen = [measure(_draw(scene, frames)) for scene in scenes]
    return Detectors(seen, [scene.traits for scene in scenes])


def score(
    detectors: Detectors, pairs: Iterable[tuple[Scene, Clip]]
) -> dict[str, tuple[float, float]]:
    """Return share and half width of its interval per trait, and for all of them at once.

    Colour is not scored in film noir.
    """
    rights: dict[str, list[bool]] = {name: [] for name in (*TRAITS, "all_at_once")}
    for scene, clip in pairs:
        found = detectors.tell(measure(clip))
        right = {name: _is_right(scene.traits, found, name) for name in TRAITS}
        if scene.traits.style is Style.NOIR:
            del right["colour"]
        for name, value in right.items():
            rights[name].append(value)
        rights["all_at_once"].append(all(right.values()))
    return {name: _interval(values) for name, values in rights.items()}


def _is_right(told: Traits, found: Traits, name: str) -> bool:
    return getattr(told, name) == getattr(found, name)


def _interval(values: list[bool]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    share = sum(values) / len(values)
    return share, 1.96 * sqrt(max(share * (1 - share), 1e-4) / len(values))


def _draw(scene: Scene, frames: int) -> Clip:
    return render(scene, width_px=256, height_px=160, frames=frames)


def evaluate(
    make: Callable[[Scene], Clip], *, clips: int, frames: int, seed: int = 3
) -> dict[str, dict[str, float]]:
    """Return share, interval, ceiling and chance per trait for clips that make() returns."""
    detectors = fit_detectors(frames)
    rng = random.Random(seed)
    scenes = [Scene(rng.choice(held_out_traits()), rng.randrange(2**31)) for _ in range(clips)]
    made = score(detectors, ((scene, make(scene)) for scene in scenes))
    real = score(detectors, ((scene, _draw(scene, frames)) for scene in scenes))
    return {
        name: {
            "share": round(share, 3),
            "interval": round(width, 3),
            "ceiling": round(real[name][0], 3),
            "chance": round(CHANCE.get(name, 0.0), 3),
        }
        for name, (share, width) in made.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well clips follow their captions.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=3.0)
    chosen = parser.parse_args()
    pipeline = load_pipeline(chosen.model)
    results = evaluate(
        lambda scene: make_clip(
            pipeline, scene.caption, seed=scene.seed % 1000, steps=chosen.steps,
            guidance=chosen.guidance, frames=chosen.frames,
        ),
        clips=chosen.clips,
        frames=chosen.frames,
    )  # fmt: skip
    print(json.dumps(results, indent=2))  # noqa: T201 - the command's result


if __name__ == "__main__":
    main()
