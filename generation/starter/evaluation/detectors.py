"""What is to be seen in a clip: linear classifiers, fitted on the renderer's own clips."""

from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from generation.starter.evaluation.measures import Seen, Vector
from generation.starter.world.captions import Traits
from generation.starter.world.painting.styles import COLOURLESS
from generation.starter.world.words import (
    Colour,
    Direction,
    Light,
    Place,
    Style,
    Subject,
    Weather,
)


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
        self.weathers = {
            style: Linear(*_where(seen, traits, "air", "weather", style)) for style in Style
        }
        self.places = {
            seeing: Linear(*_where(seen, traits, "layout", "place", *seeing))
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
            if style not in COLOURLESS
        }

    def tell(self, seen: Seen) -> Traits:
        """Return the traits seen. Some styles have no colour: red stands for it."""
        style = Style(self.style.tell(seen.background))
        colour = Colour.RED
        if style in self.colours:
            colour = Colour(self.colours[style].tell(seen.hue))
        light = Light(self.lights[style].tell(seen.background))
        place = Place(self.places[style, light].tell(seen.background))
        subject = Subject(self.subject.tell(*seen.shapes))
        weather = Weather(self.weathers[style].tell(seen.air))
        return Traits(place, colour, subject, _head(seen), style, light, weather)


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
