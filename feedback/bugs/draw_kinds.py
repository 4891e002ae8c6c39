"""Draw the pictures of the kinds with the starter's own renderer: the film above, its fault below.

python -m feedback.bugs.draw_kinds static/img/kinds
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.starter.world.painting.canvas import (
    Mask,
    Patch,
    Picture,
    Rgb,
    cover,
    disc,
    edge,
    glow,
    grid,
    place_patch,
)
from generation.starter.world.painting.places import paint_place
from generation.starter.world.painting.styles import style_look
from generation.starter.world.painting.subjects import COLOURS, paint_subject
from generation.starter.world.words import Colour, Light, Place, Style, Subject

MOMENTS = 5
SHOWN_PX = (96, 60)  # one moment in the strip
GAP_PX = 2
# Painted at twice the size and drawn smaller, which makes calm edges.
_WIDTH, _HEIGHT = 192, 120
_FRAMES_APART = 6
_QUALITY = 72
_NOIR_TINT: Rgb = (0.1, 0.1, 0.1)

Strip = Sequence[Picture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One subject at one moment; x, y and radius as shares of the picture's sides and height."""

    subject: Subject = Subject.BALLOON
    tint: Rgb = COLOURS[Colour.RED]
    x: float = 0.5
    y: float = 0.45
    radius: float = 0.25
    frame: int = 0

    def patch(self) -> Patch:
        centre = (self.x * _WIDTH, self.y * _HEIGHT)
        radius_px = self.radius * _HEIGHT
        return paint_subject(self.subject, self.tint, radius_px, centre, self.frame, False)


def scene(place: Place, actors: Sequence[Actor], *, style: Style = Style.PLAIN) -> Picture:
    return _with(_ground(place, style), [one.patch() for one in actors], style)


def strip(place: Place, at: Callable[[int], Sequence[Actor]], style: Style = Style.PLAIN) -> Strip:
    """One picture for each moment, 0 to 4."""
    return [scene(place, at(moment), style=style) for moment in range(MOMENTS)]


def across(moment: int, **fields: object) -> Actor:
    """On a straight way from left to right."""
    x = 0.2 + 0.15 * moment
    return replace(Actor(x=x, frame=moment * _FRAMES_APART), **fields)  # type: ignore[arg-type]


def _ground(place: Place, style: Style, light: Light = Light.DAY) -> Picture:
    look = style_look(style, _WIDTH, _HEIGHT)
    return look.apply(paint_place(place, light, random.Random(5), _WIDTH, _HEIGHT).still)


def _with(picture: Picture, patches: Sequence[Patch], style: Style = Style.PLAIN) -> Picture:
    look = style_look(style, _WIDTH, _HEIGHT)
    for patch in patches:
        picture = place_patch(picture, patch, look)
    return picture


def flicker_noise() -> tuple[Strip, Strip]:
    good = strip(Place.MEADOW, lambda moment: [across(moment)])
    noise = np.random.default_rng(3)
    bad = [
        np.clip(one * 1.1 + noise.normal(0, 0.15, one.shape), 0, 1) if moment % 2 else one
        for moment, one in enumerate(good)
    ]
    return good, bad


def morphing() -> tuple[Strip, Strip]:
    def melted(moment: int) -> Picture:
        share = moment / (MOMENTS - 1)
        kite, bird = (across(moment, subject=one).patch() for one in (Subject.KITE, Subject.BIRD))
        parts = [
            replace(kite, cover=kite.cover * (1 - share)),
            replace(bird, cover=bird.cover * share),
        ]
        return _with(_ground(Place.SEA, Style.PLAIN), parts)

    good = strip(Place.SEA, lambda moment: [across(moment, subject=Subject.KITE)])
    return good, [melted(moment) for moment in range(MOMENTS)]


def identity_drift() -> tuple[Strip, Strip]:
    drifting = (Colour.RED, Colour.ORANGE, Colour.YELLOW, Colour.GREEN, Colour.BLUE)
    good = strip(Place.DESERT, lambda moment: [across(moment)])
    bad = strip(Place.DESERT, lambda moment: [across(moment, tint=COLOURS[drifting[moment]])])
    return good, bad


def pop_in_out() -> tuple[Strip, Strip]:
    def there(moment: int) -> list[Actor]:
        return [across(moment, subject=Subject.BIRD, tint=COLOURS[Colour.BLUE])]

    good = strip(Place.MOUNTAINS, there)
    return good, strip(Place.MOUNTAINS, lambda moment: [] if moment in (2, 3) else there(moment))


def physics() -> tuple[Strip, Strip]:
    def ball(moment: int, y: float) -> list[Actor]:
        return [across(moment, subject=Subject.BALL, y=y, radius=0.16)]

    falls, floats = (0.18, 0.24, 0.38, 0.57, 0.82), (0.18, 0.4, 0.62, 0.4, 0.14)
    return (
        strip(Place.MEADOW, lambda moment: ball(moment, falls[moment])),
        strip(Place.MEADOW, lambda moment: ball(moment, floats[moment])),
    )


def causality() -> tuple[Strip, Strip]:
    def balls(moment: int, first: Sequence[float], second: Sequence[float]) -> list[Actor]:
        common = {"subject": Subject.BALL, "y": 0.72, "radius": 0.15}
        return [
            across(moment, x=first[moment], **common),
            across(moment, x=second[moment], tint=COLOURS[Colour.BLUE], **common),
        ]

    comes = (0.12, 0.27, 0.4, 0.42, 0.43)
    stays = (0.12, 0.14, 0.16, 0.17, 0.18)
    pushed = (0.58, 0.58, 0.58, 0.73, 0.88)
    return (
        strip(Place.DESERT, lambda moment: balls(moment, comes, pushed)),
        strip(Place.DESERT, lambda moment: balls(moment, stays, pushed)),
    )


def light_optics() -> tuple[Strip, Strip]:
    def lit(moment: int, side: float) -> Picture:
        x, y = grid(_WIDTH, _HEIGHT)
        picture = _ground(Place.MEADOW, Style.PLAIN)
        sun = (0.12 * _WIDTH, 0.16 * _HEIGHT)
        picture = cover(picture, glow(x, y, sun, 22) * 0.7, (1.0, 0.95, 0.7))
        picture = cover(picture, disc(x, y, sun, 10), (1.0, 0.97, 0.8))
        ball = across(moment, subject=Subject.BALL, y=0.68, radius=0.18)
        away = (x - ball.x * _WIDTH - side * 27) / 30
        shadow = edge((np.hypot(away, (y - 0.86 * _HEIGHT) / 7) - 1) * 7, 3)
        return _with(cover(picture, shadow * 0.55, (0.05, 0.12, 0.05)), [ball.patch()])

    moments = range(MOMENTS)
    return [lit(moment, 1.0) for moment in moments], [lit(moment, -1.0) for moment in moments]


def space_camera() -> tuple[Strip, Strip]:
    def away(moment: int, radius: float) -> list[Actor]:
        return [across(moment, y=0.5 - 0.06 * moment, radius=radius)]

    goes, jumps = (0.34, 0.27, 0.21, 0.16, 0.12), (0.34, 0.16, 0.3, 0.1, 0.36)
    return (
        strip(Place.MOUNTAINS, lambda moment: away(moment, goes[moment])),
        strip(Place.MOUNTAINS, lambda moment: away(moment, jumps[moment])),
    )


def structure() -> tuple[Strip, Strip]:
    def broken(moment: int) -> Picture:
        whole = across(moment).patch()
        rows = np.arange(whole.cover.shape[0])[:, None] * 1.0
        parts = []
        for part in range(3):
            height = whole.cover.shape[0] / 3
            inside = (rows >= part * height) & (rows < (part + 1) * height)
            shift = (-7, 6, -4)[part] * moment // 2
            cut = replace(whole, cover=whole.cover * inside, left=whole.left + shift)
            parts.append(replace(cut, top=whole.top + (part - 1) * 2 * moment))
        return _with(_ground(Place.SEA, Style.PLAIN), parts)

    good = strip(Place.SEA, lambda moment: [across(moment)])
    return good, [broken(moment) for moment in range(MOMENTS)]


# Five by seven dots, as on the signs of a tram.
_LETTERS = (
    ("01110", "10001", "10001", "10001", "10001", "10001", "01110"),
    ("11110", "10001", "10001", "11110", "10000", "10000", "10000"),
    ("11111", "10000", "10000", "11110", "10000", "10000", "11111"),
    ("10001", "11001", "10101", "10101", "10011", "10001", "10001"),
)
_DOT = 6


def text_glyphs() -> tuple[Strip, Strip]:
    word = [[[int(dot) for dot in row] for row in letter] for letter in _LETTERS]
    scramble = random.Random(11)

    def scrambled() -> list[list[list[int]]]:
        return [[scramble.sample(row, len(row)) for row in letter] for letter in word]

    good = [_sign(word) for _ in range(MOMENTS)]
    return good, [_sign(scrambled()) for _ in range(MOMENTS)]


def _sign(word: Sequence[Sequence[Sequence[int]]]) -> Picture:
    picture = _ground(Place.CITY, Style.PLAIN, Light.NIGHT).copy()
    picture[28:92, 20:172] = (0.12, 0.13, 0.16)
    for index, letter in enumerate(word):
        for row, dots in enumerate(letter):
            for column, dot in enumerate(dots):
                top, left = 39 + row * _DOT, 29 + (index * 6 + column) * _DOT
                if dot:
                    picture[top : top + _DOT - 1, left : left + _DOT - 1] = (1.0, 0.85, 0.4)
    return picture


def prompt_miss() -> tuple[Strip, Strip]:
    good = strip(Place.SEA, lambda moment: [across(moment, subject=Subject.KITE)])
    return good, strip(Place.SEA, lambda moment: [across(moment, subject=Subject.BALL)])


def style_miss() -> tuple[Strip, Strip]:
    def noir(moment: int) -> list[Actor]:
        return [across(moment, subject=Subject.BIRD, tint=_NOIR_TINT)]

    good = strip(
        Place.MEADOW, lambda moment: [across(moment, subject=Subject.BIRD)], Style.WATERCOLOUR
    )
    return good, strip(Place.MEADOW, noir, Style.NOIR)


def watermark_artifact() -> tuple[Strip, Strip]:
    x, y = grid(_WIDTH, _HEIGHT)
    middle = (0.5 * _WIDTH, 0.5 * _HEIGHT)
    ring = edge(np.abs(np.hypot(x - middle[0], y - middle[1]) - 34) - 4)
    bars: Mask = edge(np.abs((x - middle[0]) + (y - middle[1])) % 24 - 5)
    inside = edge(np.hypot(x - middle[0], y - middle[1]) - 26)
    mark = np.clip(ring + bars * inside, 0, 1) * 0.6
    good = strip(Place.DESERT, lambda moment: [across(moment, tint=COLOURS[Colour.PURPLE])])
    return good, [cover(one, mark, (1.0, 1.0, 1.0)) for one in good]


KINDS: tuple[Callable[[], tuple[Strip, Strip]], ...] = (
    flicker_noise, morphing, identity_drift, pop_in_out, physics, causality, light_optics,
    space_camera, structure, text_glyphs, prompt_miss, style_miss, watermark_artifact,
)  # fmt: skip


def draw(directory: Path) -> Iterator[Path]:
    """Write one WebP for each kind, named by its code. The same bytes each time."""
    directory.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        path = directory / f"{kind.__name__}.webp"
        good, bad = kind()
        _sheet(good, bad).save(path, "WEBP", quality=_QUALITY, method=6)
        yield path


def _sheet(good: Strip, bad: Strip) -> Image.Image:
    width, height = SHOWN_PX
    sheet = Image.new(
        "RGB", ((width + GAP_PX) * MOMENTS - GAP_PX, 2 * height + GAP_PX), (16, 16, 16)
    )
    for row, pictures in enumerate((good, bad)):
        for moment, picture in enumerate(pictures):
            small = Image.fromarray(_as_bytes(picture)).resize(SHOWN_PX, Image.Resampling.LANCZOS)
            sheet.paste(small, (moment * (width + GAP_PX), row * (height + GAP_PX)))
    return sheet


def _as_bytes(picture: Picture) -> NDArray[np.uint8]:
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def main() -> None:
    for path in draw(Path(sys.argv[1])):
        sys.stdout.write(f"{path.name} {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
