"""The five places. Each takes its own random numbers and returns a backdrop as it is by day, for
its light to fall on; only a city at night is a picture of its own.
"""

import random
from collections.abc import Callable

import numpy as np

from generation.starter.world.painting.canvas import (
    Backdrop,
    Mask,
    Picture,
    Rgb,
    cover,
    disc,
    edge,
    glow,
    gradient,
    grid,
)
from generation.starter.world.painting.lights import MOONLIGHT, Lighting, light_up, paint_stars
from generation.starter.world.painting.weathers import Sky
from generation.starter.world.words import Light, Place, Weather

_SWELL = 2 * np.pi / 48  # a wave comes round in three seconds
Painter = Callable[[random.Random, int, int, Lighting], Backdrop]


def paint_place(
    place: Place,
    light: Light,
    rng: random.Random,
    width_px: int,
    height_px: int,
    weather: Weather = Weather.CLEAR,
) -> Backdrop:
    sky = Sky(weather, width_px, height_px)
    if place is Place.CITY and light is Light.NIGHT:
        return Backdrop(sky.cloud(_city_at_night(rng, width_px, height_px).still, MOONLIGHT))
    lighting = light_up(light, width_px, height_px)
    backdrop = _PAINTERS[place](rng, width_px, height_px, lighting)

    def finish(picture: Picture) -> Picture:
        return lighting.fall_on(sky.cloud(picture))

    if backdrop.moving is None:
        return Backdrop(finish(backdrop.still))
    moving = backdrop.moving
    return Backdrop(finish(backdrop.still), lambda frame: finish(moving(frame)))


def _ridge(
    rng: random.Random, x: Mask, level: float, height: float, waves: tuple[float, ...]
) -> Mask:
    """Heights of a smooth line of hills around a level, one per column."""
    line = np.full_like(x, level)
    for wave in waves:
        swing = height / len(waves) * rng.uniform(0.7, 1.3)
        line = line + swing * np.sin(x / wave * 6.283 + rng.uniform(0, 6.283))
    return line


def _peaks(rng: random.Random, x: Mask, level: float, height: float, spacing: float) -> Mask:
    """A zigzag of sharp mountains."""
    line = np.full_like(x, level)
    position = -spacing * rng.random()
    while position < x[0, -1] + spacing:
        top = level - height * rng.uniform(0.6, 1.0)
        line = np.minimum(line, top + np.abs(x - position) * rng.uniform(0.75, 0.95))
        position += spacing * rng.uniform(0.85, 1.2)
    return line


def _cloud(x: Mask, y: Mask, centre: tuple[float, float], size: float) -> Mask:
    puffs = ((0, 0, 1), (-0.9, 0.25, 0.65), (0.95, 0.2, 0.7), (0.4, -0.35, 0.7))
    mask = np.zeros(np.broadcast_shapes(x.shape, y.shape), np.float32)
    for dx, dy, scale in puffs:
        middle = (centre[0] + dx * size, centre[1] + dy * size)
        mask = np.maximum(mask, glow(x, (y - middle[1]) * 1.5 + middle[1], middle, scale * size))
    return np.clip(mask * 1.6 - 0.45, 0, 1)


def _sky_clouds(
    rng: random.Random, picture: Picture, x: Mask, y: Mask, size: tuple[int, int]
) -> Picture:
    width, height = size
    for _ in range(rng.randint(1, 2)):
        centre = (rng.uniform(0, width), rng.uniform(0.08, 0.35) * height)
        mask = _cloud(x, y, centre, rng.uniform(0.07, 0.11) * height)
        picture = cover(picture, mask * 0.85, (1.0, 1.0, 1.0))
    return picture


def _land(picture: Picture, y: Mask, line: Mask, top: Rgb, bottom: Rgb, depth: float) -> Picture:
    """Fill below a line, from its own colour at the line to another one deeper down."""
    share = np.clip((y - line) / depth, 0, 1)[..., None]
    tint = np.array(top, np.float32) * (1 - share) + np.array(bottom, np.float32) * share
    return cover(picture, edge(line - y, 1.3), tint.astype(np.float32))


def _sea(rng: random.Random, width: int, height: int, lighting: Lighting) -> Backdrop:
    x, y = grid(width, height)
    horizon = height * rng.uniform(0.58, 0.66)
    sky = gradient(y + 0 * x, (0.36, 0.66, 0.93), (0.86, 0.95, 0.98), horizon)
    sky = lighting.add_stars(sky)
    sun = (rng.uniform(0.12, 0.88) * width, rng.uniform(0.14, 0.3) * height)
    sky = cover(sky, glow(x, y, sun, height * 0.16) * 0.6, lighting.shining((1.0, 0.97, 0.8)))
    sky = cover(sky, disc(x, y, sun, height * 0.07), lighting.shining((1.0, 0.98, 0.88)))
    sky = _sky_clouds(rng, sky, x, y, (width, height))
    depth = np.clip((y - horizon) / (height - horizon), 0, 1)
    water = gradient(y - horizon + 0 * x, (0.2, 0.62, 0.75), (0.03, 0.26, 0.5), height - horizon)
    below = edge(horizon - y + 0 * x, 1.3)
    phases = [rng.uniform(0, 6.283) for _ in range(3)]

    def moving(frame: int) -> Picture:
        far = 0.35 + depth
        swell = np.sin(18 * np.sqrt(depth) + frame * _SWELL + phases[0] + 0 * x)
        ripple = np.sin(x / (22 * far) + phases[1] + 1.5 * np.sin(9 * depth + phases[2]))
        light = np.clip(swell * 0.5 + 0.5 * ripple - 0.2, 0, 1) * (0.3 + 0.4 * depth)
        glitter = np.exp(-(((x - sun[0]) / (width * 0.09)) ** 2)) * (1 - depth) * 0.5
        painted = cover(water, np.clip(light * 0.55 + glitter, 0, 1), (0.8, 0.95, 0.97))
        return cover(sky, below, painted)

    return Backdrop(moving(0), moving)


def _mountains(rng: random.Random, width: int, height: int, lighting: Lighting) -> Backdrop:
    x, y = grid(width, height)
    sky = gradient(y + 0 * x, (0.45, 0.52, 0.82), (0.99, 0.83, 0.8), height * 0.75)
    sky = lighting.add_stars(sky)
    sun = (rng.uniform(0.15, 0.85) * width, height * rng.uniform(0.32, 0.45))
    sky = cover(sky, glow(x, y, sun, height * 0.22) * 0.7, (1.0, 0.93, 0.8))
    far = _peaks(rng, x, height * 0.8, height * 0.42, height * 0.62)
    near = _peaks(rng, x, height * 0.9, height * 0.5, height * 0.85)
    picture = _land(sky, y, far, (0.62, 0.62, 0.82), (0.82, 0.76, 0.87), height * 0.4)
    picture = _land(picture, y, near, (0.36, 0.4, 0.6), (0.5, 0.53, 0.7), height * 0.5)
    fringe = 4 * np.sin(x / 7.0) + 3 * np.sin(x / 11.0 + 1)
    snow = edge(near - y, 1.3) * edge(y - height * 0.58 - fringe, 1.6)
    picture = cover(picture, snow, (0.97, 0.98, 1.0))
    hills = _ridge(rng, x, height * 0.88, height * 0.06, (width * 0.5, width * 0.23))
    return Backdrop(_land(picture, y, hills, (0.2, 0.33, 0.38), (0.1, 0.2, 0.26), height * 0.14))


def _desert(rng: random.Random, width: int, height: int, lighting: Lighting) -> Backdrop:
    x, y = grid(width, height)
    picture = gradient(y + 0 * x, (0.62, 0.84, 0.88), (0.99, 0.95, 0.84), height * 0.65)
    picture = lighting.add_stars(picture)
    sun = (rng.uniform(0.15, 0.85) * width, height * rng.uniform(0.2, 0.45))
    picture = cover(picture, glow(x, y, sun, height * 0.25) * 0.8, (1.0, 0.93, 0.7))
    picture = cover(picture, disc(x, y, sun, height * 0.12), lighting.shining((1.0, 0.97, 0.82)))
    tints: tuple[tuple[Rgb, Rgb], ...] = (
        ((0.93, 0.68, 0.4), (0.85, 0.55, 0.3)),
        ((0.9, 0.6, 0.3), (0.75, 0.43, 0.22)),
        ((0.8, 0.47, 0.22), (0.6, 0.3, 0.15)),
    )
    for index, (top, bottom) in enumerate(tints):
        level = height * (0.62 + 0.12 * index)
        waves = (width * rng.uniform(0.55, 0.9), width * rng.uniform(0.28, 0.4))
        line = _ridge(rng, x, level, height * 0.07, waves)
        picture = _land(picture, y, line, top, bottom, height * 0.25)
    return Backdrop(picture.astype(np.float32))


def _meadow(rng: random.Random, width: int, height: int, lighting: Lighting) -> Backdrop:
    x, y = grid(width, height)
    picture = gradient(y + 0 * x, (0.47, 0.75, 0.97), (0.9, 0.96, 0.95), height * 0.65)
    picture = lighting.add_stars(picture)
    picture = _sky_clouds(rng, picture, x, y, (width, height))
    tints: tuple[tuple[Rgb, Rgb], ...] = (
        ((0.56, 0.78, 0.55), (0.46, 0.7, 0.45)),
        ((0.45, 0.73, 0.33), (0.33, 0.6, 0.24)),
        ((0.35, 0.63, 0.2), (0.17, 0.42, 0.12)),
    )
    for index, (top, bottom) in enumerate(tints):
        level = height * (0.62 + 0.11 * index)
        waves = (width * rng.uniform(0.6, 1.0), width * rng.uniform(0.3, 0.45))
        line = _ridge(rng, x, level, height * 0.06, waves)
        picture = _land(picture, y, line, top, bottom, height * 0.25)
        if index == 1:
            picture = _trees(rng, picture, x, y, line)
    return Backdrop(picture.astype(np.float32))


def _trees(rng: random.Random, picture: Picture, x: Mask, y: Mask, line: Mask) -> Picture:
    height = picture.shape[0]
    for _ in range(rng.randint(2, 4)):
        column = rng.randrange(picture.shape[1])
        size = height * rng.uniform(0.045, 0.065)
        foot = float(line[0, column])
        trunk = edge(np.maximum(np.abs(x - column) - size * 0.16, np.abs(y - foot) - size), 1.2)
        picture = cover(picture, trunk, (0.35, 0.25, 0.16))
        crown = disc(x, y, (column, foot - size * 1.5), size)
        picture = cover(picture, crown, (0.16, 0.43, 0.2))
    return picture


def _city(rng: random.Random, width: int, height: int, lighting: Lighting) -> Backdrop:
    x, y = grid(width, height)
    picture = gradient(y + 0 * x, (0.5, 0.74, 0.95), (0.92, 0.94, 0.95), height * 0.8)
    sun = (rng.uniform(0.12, 0.88) * width, rng.uniform(0.14, 0.3) * height)
    picture = cover(
        picture, glow(x, y, sun, height * 0.14) * 0.5, lighting.shining((1, 0.97, 0.85))
    )
    picture = cover(picture, disc(x, y, sun, height * 0.07), lighting.shining((1.0, 0.98, 0.9)))
    far = _roofs(rng, x, height * 0.62, height * 0.2, width * 0.09)
    picture = _land(picture, y, far, (0.66, 0.72, 0.82), (0.74, 0.78, 0.84), height * 0.4)
    near = _roofs(rng, x, height * 0.78, height * 0.2, width * 0.13)
    picture = _land(picture, y, near, (0.5, 0.48, 0.52), (0.38, 0.37, 0.44), height * 0.4)
    return Backdrop(cover(picture, _windows(x, y, near), lighting.windows))


def _city_at_night(rng: random.Random, width: int, height: int) -> Backdrop:
    x, y = grid(width, height)
    picture = gradient(y + 0 * x, (0.05, 0.06, 0.2), (0.3, 0.2, 0.42), height * 0.85)
    picture = paint_stars(picture, (1.0, 1.0, 0.95))
    moon = (rng.uniform(0.12, 0.88) * width, height * rng.uniform(0.14, 0.26))
    picture = cover(picture, glow(x, y, moon, height * 0.14) * 0.35, (0.8, 0.85, 1.0))
    picture = cover(picture, disc(x, y, moon, height * 0.08), (0.97, 0.96, 0.86))
    far = _roofs(rng, x, height * 0.62, height * 0.2, width * 0.09)
    picture = _land(picture, y, far, (0.17, 0.14, 0.32), (0.26, 0.2, 0.4), height * 0.4)
    near = _roofs(rng, x, height * 0.78, height * 0.2, width * 0.13)
    picture = _land(picture, y, near, (0.08, 0.07, 0.18), (0.06, 0.05, 0.14), height * 0.4)
    return Backdrop(cover(picture, _windows(x, y, near), (1.0, 0.83, 0.42)))


def _roofs(rng: random.Random, x: Mask, level: float, height: float, breadth: float) -> Mask:
    line = np.full_like(x, level)
    left = -breadth * rng.random()
    while left < x[0, -1]:
        right = left + breadth * rng.uniform(0.7, 1.2)
        line[(x >= left) & (x < right)] = level - height * rng.random()
        left = right
    return line


def _windows(x: Mask, y: Mask, line: Mask) -> Mask:
    """Lit windows on a grid of 12 by 12 pixels below the roofs, always the same ones."""
    columns, rows = (x // 12).astype(int), (y // 12).astype(int)
    lit = ((columns * columns + 3 * rows * columns + rows) % 7 < 3).astype(np.float32)
    inside_x = edge(np.abs(x % 12 - 6) - 2.5, 1.2)
    inside_y = edge(np.abs(y % 12 - 6) - 3.2, 1.2)
    return (lit * inside_x * inside_y * edge(line + 5 - y, 1.5)).astype(np.float32)


_PAINTERS: dict[Place, Painter] = {
    Place.SEA: _sea,
    Place.MOUNTAINS: _mountains,
    Place.DESERT: _desert,
    Place.MEADOW: _meadow,
    Place.CITY: _city,
}
