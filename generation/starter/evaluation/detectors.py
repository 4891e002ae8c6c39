"""What is to be seen in a clip: linear classifiers, fitted on the renderer's own clips."""

from enum import StrEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from generation.starter.evaluation.measures import Seen
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

Example = tuple[Seen, Traits]


class Linear:
    """Ridge regression of one trait on one measure: the largest answer wins, all rows together.

    feature: a field of Seen, a vector or one row for each moment. trait: a field of Traits.
    """

    def __init__(
        self, feature: str, trait: str, examples: list[Example], penalty: float = 1.0
    ) -> None:
        self.feature = feature
        rows = [self._rows(seen) for seen, _ in examples]
        labels = np.concatenate(
            [
                np.full(len(each), getattr(traits, trait))
                for each, (_, traits) in zip(rows, examples, strict=True)
            ]
        )
        self.names = sorted({getattr(traits, trait) for _, traits in examples})
        wanted = (labels[:, None] == np.array(self.names)).astype(float)
        known = np.concatenate(rows)
        square = known.T @ known + penalty * np.eye(known.shape[1])
        self.weights = np.linalg.solve(square, known.T @ wanted)

    def tell(self, seen: Seen) -> StrEnum:
        said = self._rows(seen) @ self.weights
        return self.names[int(said.sum(axis=0).argmax())]

    def _rows(self, seen: Seen) -> NDArray[np.float64]:
        rows = np.atleast_2d(getattr(seen, self.feature)).astype(np.float64)
        return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


class Detectors:
    """Fitted on clips of known traits. Style comes first, and light, since both change the rest."""

    def __init__(self, examples: list[Example]) -> None:
        in_style = {style: [e for e in examples if e[1].style is style] for style in Style}
        self.style = Linear("background", "style", examples)
        self.lights = {
            style: Linear("background", "light", shown) for style, shown in in_style.items()
        }
        self.weathers = {
            style: Linear("air", "weather", shown) for style, shown in in_style.items()
        }
        self.places = {
            (style, light): Linear(
                "layout", "place", [e for e in in_style[style] if e[1].light is light]
            )
            for style, light in product(Style, Light)
        }
        self.subject = Linear("shapes", "subject", examples, penalty=20.0)
        self.colours = {
            style: Linear("hue", "colour", shown, penalty=0.01)
            for style, shown in in_style.items()
            if style not in COLOURLESS
        }

    def tell(self, seen: Seen) -> Traits:
        """Return the traits seen. Some styles have no colour: red stands for it."""
        style = Style(self.style.tell(seen))
        light = Light(self.lights[style].tell(seen))
        colour = self.colours[style].tell(seen) if style in self.colours else Colour.RED
        return Traits(
            Place(self.places[style, light].tell(seen)),
            Colour(colour),
            Subject(self.subject.tell(seen)),
            _head(seen),
            style,
            light,
            Weather(self.weathers[style].tell(seen)),
        )


def _head(seen: Seen) -> Direction:
    x, y = seen.shift
    if abs(x) > abs(y):
        return Direction.RIGHT if x > 0 else Direction.LEFT
    return Direction.DOWN if y > 0 else Direction.UP
