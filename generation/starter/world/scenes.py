"""Captioned clips of a small painted world: everything is decided by traits and a seed."""

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.starter.world.captions import Traits, describe
from generation.starter.world.painting.canvas import Picture, place_patch
from generation.starter.world.painting.places import paint_place
from generation.starter.world.painting.styles import Look, style_look
from generation.starter.world.painting.subjects import choose_tint, paint_subject
from generation.starter.world.painting.weathers import Sky
from generation.starter.world.words import Direction

FPS = 16
LOOP_FRAMES = 48  # after so many frames a loop is where it began
_SIZE_SHARE = (0.21, 0.23)  # radius of the subject as a share of the shorter side
_ALONG_X, _ALONG_Y = (0.6, 0.8), (0.8, 1.0)  # way in three seconds as a share of the room there is


@dataclass(frozen=True, slots=True)
class Scene:
    """loops: the thing comes back the way it went, as no caption says; see LOOP_FRAMES."""

    traits: Traits
    seed: int
    loops: bool = False

    @property
    def caption(self) -> str:
        return describe(self.traits, random.Random(f"caption {self.seed}"))


@dataclass(frozen=True, slots=True)
class Path:
    """Where the subject is: centre at frame 0 and movement per frame, in pixels."""

    radius_px: float
    start: tuple[float, float]
    step: tuple[float, float]
    sway_px: float
    phase: float

    def at(self, frame: float) -> tuple[float, float]:
        x = self.start[0] + self.step[0] * frame
        y = self.start[1] + self.step[1] * frame
        sway = self.sway_px * np.sin(self.phase + frame * 0.22)
        return (x, y + sway) if self.step[0] else (x + sway, y)


def render(
    scene: Scene, *, width_px: int, height_px: int, frames: int, first: int = 0, every: int = 1
) -> NDArray[np.uint8]:
    """Return the clip, (frames, height, width, 3) uint8: its frames first, first + every, ..."""
    traits = scene.traits
    look = style_look(traits.style, width_px, height_px)
    rng = random.Random(scene.seed)
    backdrop = paint_place(traits.place, traits.light, rng, width_px, height_px, traits.weather)
    sky = Sky(traits.weather, width_px, height_px)
    path, window = plan_path(scene, width_px, height_px), look.window
    still = look.apply(backdrop.still)
    clip = np.empty((frames, height_px, width_px, 3), np.uint8)
    for index in range(frames):
        frame = first + index * every
        if backdrop.moving is not None:
            still = look.apply(backdrop.moving(frame))
        moment = _come_back(frame) if scene.loops else frame
        picture = _with_subject(still, scene, path, look, moment)
        clip[index] = _as_bytes(sky.fall(picture, frame, window))
    return clip


def plan_path(scene: Scene, width_px: int, height_px: int) -> Path:
    """A steady path that lies inside the picture for about three seconds."""
    rng = random.Random(f"path {scene.seed}")
    radius = rng.uniform(*_SIZE_SHARE) * min(width_px, height_px)
    along_x = scene.traits.direction in (Direction.LEFT, Direction.RIGHT)
    length, across = (width_px, height_px) if along_x else (height_px, width_px)
    room = length - 2 * radius
    travel = rng.uniform(*(_ALONG_X if along_x else _ALONG_Y)) * room
    first = radius + (room - travel) * rng.random()
    side = rng.uniform(0.28, 0.5) * across if along_x else rng.uniform(0.25, 0.75) * across
    step = travel / 48
    if scene.traits.direction in (Direction.LEFT, Direction.UP):
        first, step = length - first, -step
    start, move = ((first, side), (step, 0.0)) if along_x else ((side, first), (0.0, step))
    return Path(radius, start, move, rng.uniform(0.5, 1.5), rng.uniform(0, 6.28))


def _come_back(frame: int) -> float:
    """Return the moment on the way at which a loop stands: up to its middle and back again."""
    return float(LOOP_FRAMES / 4 * (1 - np.cos(frame * 2 * np.pi / LOOP_FRAMES)))


def _with_subject(still: Picture, scene: Scene, path: Path, look: Look, frame: float) -> Picture:
    x, y = path.at(frame)
    traits = scene.traits
    leftwards = traits.direction is Direction.LEFT
    tint = choose_tint(traits)
    patch = paint_subject(traits.subject, tint, path.radius_px, (x, y), frame, leftwards)
    return place_patch(still, patch, look)


def _as_bytes(picture: Picture) -> NDArray[np.uint8]:
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
