"""How many held-out prompts a model follows, trait by trait, and how steady its clips are."""

import multiprocessing
import os
import random
import time
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import takewhile
from math import sqrt
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from generation.starter.evaluation.detectors import Detectors
from generation.starter.evaluation.measures import Clip, Seen, measure
from generation.starter.evaluation.steadiness import flicker, motion
from generation.starter.sampling import Wishes, make_clip
from generation.starter.world.captions import Traits, held_out_traits, training_traits
from generation.starter.world.painting.styles import COLOURLESS
from generation.starter.world.scenes import Scene, render

TRAITS = ("place", "colour", "subject", "direction", "style", "light", "weather")
CHANCE = {
    "place": 1 / 5, "colour": 1 / 6, "subject": 1 / 4, "direction": 1 / 4, "style": 1 / 6,
    "light": 1 / 4, "weather": 1 / 3,
}  # fmt: skip
FITTED_ON, _SOFTEST_PX = 3600, 3.0
_MOMENT_EVERY = 4  # the detectors look at one frame in so many
_MOTION = 30.0  # least change of the part that changes most, of 255
_FLICKER_TIMES = 2.0  # most, beside the renderer's clip

Shares = dict[str, tuple[float, float]]


@cache
def fit_detectors(frames: int, count: int, seed: int = 7) -> Detectors:
    """Half of the clips are softened: a model's pictures are soft, and a soft bird is a bird."""
    rng = random.Random(seed)
    scenes = [Scene(rng.choice(training_traits()), rng.randrange(2**31)) for _ in range(count)]
    softness = [rng.uniform(0, _SOFTEST_PX) if index % 2 else 0.0 for index in range(count)]
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        seen = pool.starmap(partial(_see, frames), zip(scenes, softness, strict=True))
    return Detectors([(each, scene.traits) for each, scene in zip(seen, scenes, strict=True)])


def _see(frames: int, scene: Scene, softness_px: float) -> Seen:
    return measure(soften(_moments_of(scene, frames), softness_px))


def draw_scenes(count: int, seed: int = 3) -> list[Scene]:
    """Held-out combinations with new seeds."""
    rng = random.Random(seed)
    return [Scene(rng.choice(held_out_traits()), rng.randrange(2**31)) for _ in range(count)]


def choose_moments(clip: Clip) -> Clip:
    """Return the frames that detectors look at."""
    return clip[::_MOMENT_EVERY]


def score(detectors: Detectors, pairs: Iterable[tuple[Scene, Clip]]) -> Shares:
    """Return share and half width of its interval per trait, and for all of them at once.

    pairs: what was asked for, and the moments of the clip. Colour and light are not scored
    where the style has no colour: red looks like green there, and a sunset like the day.
    """
    rights: dict[str, list[bool]] = {name: [] for name in (*TRAITS, "all_at_once")}
    for scene, moments in pairs:
        found = detectors.tell(measure(moments))
        right = {name: _is_right(scene.traits, found, name) for name in TRAITS}
        if scene.traits.style in COLOURLESS:
            del right["colour"], right["light"]
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


def soften(clip: Clip, radius_px: float) -> Clip:
    """Blur each frame by a Gaussian of that radius."""
    if not radius_px:
        return clip
    blur = ImageFilter.GaussianBlur(radius_px)
    return np.stack([np.asarray(Image.fromarray(moment).filter(blur)) for moment in clip])


def _moments_of(scene: Scene, frames: int) -> Clip:
    count = (frames - 1) // _MOMENT_EVERY + 1
    return render(scene, width_px=256, height_px=160, frames=count, every=_MOMENT_EVERY)


def evaluate(
    scenes: list[Scene], clips: Iterable[Clip], *, frames: int, fitted_on: int = FITTED_ON
) -> dict[str, dict[str, float]]:
    """Return share, interval, ceiling and chance per trait of the clips made for the scenes, and
    the shares of clips that move and that do not flicker. prompts: how many clips that is; fewer
    than there are scenes where the clips end before. fitted_on: clips of the renderer that the
    detectors are fitted on.
    """
    detectors = fit_detectors(frames, fitted_on)
    made, moving, steady = [], [], []
    for scene, clip in zip(scenes, clips, strict=False):
        made.append(choose_moments(clip))
        moving.append(motion(clip) >= _MOTION)
        steady.append(flicker(clip) <= _FLICKER_TIMES * _flicker_of(scene))
    scenes = scenes[: len(made)]
    shares = score(detectors, zip(scenes, made, strict=True))
    shares |= {"moving": share_of(moving), "steady": share_of(steady)}
    ceilings = score(detectors, ((scene, _moments_of(scene, frames)) for scene in scenes))
    return {"prompts": {"count": float(len(made))}} | {
        name: as_row(share) | _beside(name, ceilings) for name, share in shares.items()
    }


def make_for(pipeline: Any, scene: Scene, *, wishes: Wishes) -> Clip:
    return make_clip(pipeline, scene.caption, scene.seed % 1000, wishes)


def within(minutes: float, clips: Iterable[Clip]) -> Iterator[Clip]:
    until = time.monotonic() + minutes * 60
    return takewhile(lambda _: time.monotonic() < until, clips)


def _flicker_of(scene: Scene) -> float:
    return flicker(render(scene, width_px=256, height_px=160, frames=9))


def as_row(share: tuple[float, float]) -> dict[str, float]:
    return {"share": round(share[0], 3), "interval": round(share[1], 3)}


def _beside(name: str, ceilings: Shares) -> dict[str, float]:
    """Ceiling and chance, of what has them."""
    row = {"ceiling": ceilings[name][0]} if name in ceilings else {}
    row |= {"chance": CHANCE[name]} if name in CHANCE else {}
    return {key: round(value, 3) for key, value in row.items()}
