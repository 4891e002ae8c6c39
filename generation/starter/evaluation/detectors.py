"""What is to be seen in a clip, found with measures that are fitted on the renderer's own clips.

No network: a still background, the thing that moves before it, and linear classifiers on both.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.starter.world.captions import Traits
from generation.starter.world.words import Colour, Direction, Light, Place, Style, Subject

Clip = NDArray[np.uint8]
Vector = NDArray[np.floating[Any]]
_BACKGROUND = (16, 10)
_CROP = 20
_HUES = 18


@dataclass(frozen=True, slots=True)
class Seen:
    """Measures of one clip. background, shapes and hue are features, shapes with a row for each
    moment; shift is in pixels.
    """

    background: Vector
    shapes: Vector
    hue: Vector
    shift: tuple[float, float]


def measure(clip: Clip) -> Seen:
    """clip: (frames, height, width, 3) uint8, its moments evenly spaced; a dozen are enough."""
    values = clip.astype(np.float32) / 255
    still = np.median(values, axis=0)
    # Where the subject stays long, one of the quartiles still shows what is behind it.
    small = np.stack([_shrink(moment) for moment in clip])
    quartiles = np.quantile(small, (0.25, 0.5, 0.75), axis=0)
    # A place is told by what is at each height: sorted, it does not matter where along the row.
    background = np.sort(quartiles.reshape(3, _BACKGROUND[1], _BACKGROUND[0], 3), axis=2).ravel()
    places, crops = [], []
    for index in np.linspace(0, len(clip) - 1, min(7, len(clip))).astype(int):
        found = _find(values[index], still)
        if found is not None:
            places.append((index, *found[:2]))
            crops.append(_crop(values[index], found))
    if len(places) < 2:
        nothing = np.zeros((1, 2 * _CROP * _CROP), np.float32)
        return Seen(background, nothing, np.zeros(_HUES, np.float32), (0, 0))
    slope = np.polyfit([each[0] for each in places], [each[1:] for each in places], 1)[0]
    shapes = np.stack([_describe_shape(crop) for crop in crops])
    x, y = slope * (len(clip) - 1)
    return Seen(background, shapes, np.mean([_hues(crop) for crop in crops], axis=0), (x, y))


def _shrink(picture: Clip) -> Vector:
    small = Image.fromarray(picture).resize(_BACKGROUND, Image.Resampling.BOX)
    return np.asarray(small, np.float32).ravel() / 255


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


class Linear:
    """Ridge regression on one-hot labels: the largest answer wins."""

    def __init__(self, features: list[Vector], labels: list[StrEnum], penalty: float = 1.0) -> None:
        self.names = sorted(set(labels))
        rows = self._rows(features)
        wanted = np.array([[name == label for name in self.names] for label in labels], float)
        square = rows.T @ rows + penalty * np.eye(rows.shape[1])
        self.weights = np.linalg.solve(square, rows.T @ wanted)

    def tell(self, *features: Vector) -> StrEnum:
        """Return the answer that has the most for it in all of the features together."""
        said = self._rows(list(features)) @ self.weights
        return self.names[int(said.sum(axis=0).argmax())]

    @staticmethod
    def _rows(features: list[Vector]) -> NDArray[np.float64]:
        rows = np.stack(features).astype(np.float64)
        return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


class Detectors:
    """Fitted on clips of known traits."""

    def __init__(self, seen: list[Seen], traits: list[Traits]) -> None:
        self.style = Linear([each.background for each in seen], [each.style for each in traits])
        self.lights = {
            style: Linear(*_where(seen, traits, "background", "light", style)) for style in Style
        }
        self.places = {
            seeing: Linear(*_where(seen, traits, "background", "place", *seeing))
            for seeing in product(Style, Light)
        }
        moments = [
            (shape, told.subject)
            for each, told in zip(seen, traits, strict=True)
            for shape in each.shapes
        ]
        self.subject = Linear([shape for shape, _ in moments], [name for _, name in moments], 20.0)
        self.colours = {
            style: Linear(*_where(seen, traits, "hue", "colour", style), penalty=0.01)
            for style in Style
            if style is not Style.NOIR
        }

    def tell(self, seen: Seen) -> Traits:
        """Return the traits seen. A black and white clip has no colour: red stands for it."""
        style = Style(self.style.tell(seen.background))
        colour = Colour.RED
        if style in self.colours:
            colour = Colour(self.colours[style].tell(seen.hue))
        light = Light(self.lights[style].tell(seen.background))
        place = Place(self.places[style, light].tell(seen.background))
        subject = Subject(self.subject.tell(*seen.shapes))
        return Traits(place, colour, subject, _head(seen), style, light)


def _where(
    seen: list[Seen],
    traits: list[Traits],
    feature: str,
    trait: str,
    style: Style,
    light: Light | None = None,
) -> tuple[list[Vector], list[StrEnum]]:
    """Return the features and what to tell of them, in one style, in one light or in all."""
    chosen = [
        pair
        for pair in zip(seen, traits, strict=True)
        if pair[1].style is style and light in {None, pair[1].light}
    ]
    return [getattr(a, feature) for a, _ in chosen], [getattr(b, trait) for _, b in chosen]


def _head(seen: Seen) -> Direction:
    x, y = seen.shift
    if abs(x) > abs(y):
        return Direction.RIGHT if x > 0 else Direction.LEFT
    return Direction.DOWN if y > 0 else Direction.UP
