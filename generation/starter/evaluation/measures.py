"""Measures of a clip that its traits can be told from: the place, what falls, the thing that moves.

No network: a still background, and what differs from it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.starter.world.painting.weathers import TILE_PX

Clip = NDArray[np.uint8]
Vector = NDArray[np.floating[Any]]
_BACKGROUND = (16, 10)
_CROP = 20
_HUES = 18
_TILE_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """Measures of one clip. All but shift are features, shapes with a row for each moment; layout
    is the background with its contrast made even. shift is in pixels.
    """

    background: Vector
    layout: Vector
    air: Vector
    shapes: Vector
    hue: Vector
    shift: tuple[float, float]


def measure(clip: Clip) -> Seen:
    """clip: (frames, height, width, 3) uint8, its moments evenly spaced; a dozen are enough."""
    values = clip.astype(np.float32) / 255
    still = np.median(values, axis=0)
    background = _measure_background(clip)
    layout = (background - background.mean()) / (background.std() + 0.01)
    air = np.concatenate([background, _fold(still)])
    return Seen(background, layout, air, *_measure_thing(values, still))


def _measure_background(clip: Clip) -> Vector:
    # Where the thing stays long, one of the quartiles still shows what is behind it.
    small = np.stack([_shrink(moment) for moment in clip])
    quartiles = np.quantile(small, (0.25, 0.5, 0.75), axis=0)
    # A place is told by what is at each height: sorted, it does not matter where along the row.
    return np.sort(quartiles.reshape(3, _BACKGROUND[1], _BACKGROUND[0], 3), axis=2).ravel()


def _measure_thing(values: Vector, still: Vector) -> tuple[Vector, Vector, tuple[float, float]]:
    """Return shapes, hue and shift of what moves before the still background."""
    places, crops = [], []
    for index in np.linspace(0, len(values) - 1, min(7, len(values))).astype(int):
        found = _find(values[index], still)
        if found is not None:
            places.append((index, *found[:2]))
            crops.append(_crop(values[index], found))
    if len(places) < 2:
        nothing = np.zeros((1, 2 * _CROP * _CROP), np.float32)
        return nothing, np.zeros(_HUES, np.float32), (0, 0)
    slope = np.polyfit([each[0] for each in places], [each[1:] for each in places], 1)[0]
    x, y = slope * (len(values) - 1)
    shapes = np.stack([_describe_shape(crop) for crop in crops])
    return shapes, np.mean([_hues(crop) for crop in crops], axis=0), (x, y)


def _shrink(picture: Clip) -> Vector:
    small = Image.fromarray(picture).resize(_BACKGROUND, Image.Resampling.BOX)
    return np.asarray(small, np.float32).ravel() / 255


def _fold(still: Vector) -> Vector:
    """Return what repeats from tile to tile, as rain and snow do, in a picture that stands still
    because what falls is at the same place at all of the moments.
    """
    light = still.mean(axis=-1)
    down, across = (side // TILE_PX for side in light.shape)
    tiles = light[: down * TILE_PX, : across * TILE_PX]
    tiles = tiles.reshape(down, TILE_PX, across, TILE_PX).transpose(0, 2, 1, 3)
    tiles = tiles - tiles.mean(axis=(2, 3), keepdims=True)
    mean = tiles.mean(axis=(0, 1)).reshape(TILE_PX // 2, 2, TILE_PX // 2, 2).mean(axis=(1, 3))
    return (mean * _TILE_WEIGHT).ravel()


def _find(frame: Vector, still: Vector) -> tuple[float, float, float, Vector] | None:
    """Return centre x, y, radius and coverage of what differs from the still background."""
    differs = np.abs(frame - still).max(axis=-1)
    strong = np.clip((differs - 0.1) * 8, 0, 1)
    total = float(strong.sum())
    if total < 60:
        return None
    y, x = np.indices(strong.shape)
    for _ in range(3):  # draw the centre to the largest part
        centre_x, centre_y = (x * strong).sum() / strong.sum(), (y * strong).sum() / strong.sum()
        near = np.hypot(x - centre_x, y - centre_y) < 1.8 * np.sqrt(total / np.pi) + 8
        strong = strong * near
        if strong.sum() < 40:
            return None
    return float(centre_x), float(centre_y), float(np.sqrt(strong.sum() / np.pi)), strong


def _crop(frame: Vector, found: tuple[float, float, float, Vector]) -> Vector:
    """Return the thing alone, (20, 20, 4): colour and coverage, scaled to its size."""
    x, y, radius, strong = found
    side = radius * 1.7
    steps = (np.arange(_CROP) + 0.5) / _CROP * 2 - 1
    columns = np.clip(x + steps * side, 0, frame.shape[1] - 1).astype(int)
    rows = np.clip(y + steps * side, 0, frame.shape[0] - 1).astype(int)
    both = np.concatenate([frame, strong[..., None]], axis=-1)
    return both[rows[:, None], columns[None, :]].astype(np.float32)


def _describe_shape(crop: Vector) -> Vector:
    """Return where the thing is, and where in it light and dark are: stripes, a band, spars."""
    cover = crop[..., 3]
    light = crop[..., :3].mean(axis=-1)
    total = max(float(cover.sum()), 1.0)
    relief = (light - (light * cover).sum() / total) * cover
    relief = relief / max(float(np.sqrt((relief**2).sum() / total)), 0.02)
    return np.concatenate([cover.ravel(), relief.ravel()]).astype(np.float32)


def _hues(crop: Vector) -> Vector:
    """Return how much of each hue the covered part shows, weighted by its colourfulness."""
    pixels, cover = crop[..., :3].reshape(-1, 3), crop[..., 3].ravel()
    image = Image.fromarray((pixels[None] * 255).astype(np.uint8)).convert("HSV")
    hsv = np.asarray(image, np.float32)[0] / 255
    weight = cover * hsv[:, 1]
    bins = np.bincount((hsv[:, 0] * _HUES).astype(int).clip(0, _HUES - 1), weight, _HUES)
    return (bins / max(bins.sum(), 1e-3)).astype(np.float32)
