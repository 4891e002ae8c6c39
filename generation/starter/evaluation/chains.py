"""How clips go on, come round, and keep place and style while they are extended to ten seconds."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from generation.starter.evaluation.measures import Clip, measure
from generation.starter.evaluation.prompts import (
    FITTED_ON,
    as_row,
    choose_moments,
    draw_scenes,
    fit_detectors,
    share_of,
)
from generation.starter.evaluation.side_by_side import with_pipelines
from generation.starter.evaluation.steadiness import seam
from generation.starter.sampling import Wishes, extend_clip, loop_clip, make_clip
from generation.starter.world.scenes import FPS, Scene

CHAIN_S = 10
_SEAM_TIMES = 3.0  # most, beside a usual step


@dataclass(frozen=True, slots=True)
class Chain:
    """Seams are in usual steps; last is the clip with which the ten seconds end."""

    extension_seam: float
    loop_seam: float
    last: Clip


def evaluate_chains(directory: Path, *, chains: int, wishes: Wishes) -> dict[str, dict[str, float]]:
    """Return how many clips go on and come round without a seam, and how many keep place and
    style through ten seconds of extensions.
    """
    scenes = draw_scenes(chains, seed=5)
    made = list(
        with_pipelines(directory, partial(_make_chain, wishes=wishes), list(enumerate(scenes)))
    )
    detectors = fit_detectors(wishes.frames, FITTED_ON)
    kept = []
    for scene, chain in zip(scenes, made, strict=True):
        seen = detectors.tell(measure(choose_moments(chain.last)))
        kept.append((seen.place, seen.style) == (scene.traits.place, scene.traits.style))
    found = {
        "extension_seam": [chain.extension_seam <= _SEAM_TIMES for chain in made],
        "loop_seam": [chain.loop_seam <= _SEAM_TIMES for chain in made],
        "chain_10s": kept,
    }
    return {name: as_row(share_of(values)) for name, values in found.items()}


def _make_chain(pipeline: Any, task: tuple[int, Scene], *, wishes: Wishes) -> Chain:
    seed, scene = task
    clip = make_clip(pipeline, scene.caption, seed, wishes)
    looped = loop_clip(pipeline, scene.caption, seed, wishes, picture=clip[0])
    whole = clip
    while len(whole) < CHAIN_S * FPS:
        more = extend_clip(pipeline, scene.caption, seed, wishes, clip=whole)
        whole = np.concatenate([whole, more])
    return Chain(seam(clip, whole[len(clip) :]), seam(looped, looped[:1]), whole[-wishes.frames :])
