"""The things that move: each is drawn around (0, 0) in a small square, radius 1."""

from collections.abc import Callable

import numpy as np

from generation.starter.world.captions import Traits
from generation.starter.world.painting.canvas import Mask, Patch, Picture, Rgb, colour, cover, edge
from generation.starter.world.painting.styles import COLOURLESS
from generation.starter.world.words import Colour, Light, Subject

COLOURS: dict[Colour, Rgb] = {
    Colour.RED: (0.88, 0.12, 0.14),
    Colour.ORANGE: (1.0, 0.5, 0.05),
    Colour.YELLOW: (1.0, 0.87, 0.12),
    Colour.GREEN: (0.1, 0.68, 0.25),
    Colour.BLUE: (0.13, 0.32, 0.9),
    Colour.PURPLE: (0.56, 0.16, 0.74),
}
_CREAM: Rgb = (1.0, 0.96, 0.87)
_WOOD: Rgb = (0.4, 0.25, 0.14)
_DARK: Rgb = (0.12, 0.11, 0.14)
_REACH = 1.45  # half the side of the square, in radii

Drawing = tuple[Picture, Mask]

# Some styles show no colours, so that what matters is to stand out: dark by day, light by night.
_NOIR_BY_DAY: Rgb = (0.1, 0.1, 0.1)
_NOIR_BY_NIGHT: Rgb = (0.85, 0.85, 0.85)


def choose_tint(traits: Traits) -> Rgb:
    """Return the colour that the subject is painted with."""
    if traits.style in COLOURLESS:
        return _NOIR_BY_NIGHT if traits.light is Light.NIGHT else _NOIR_BY_DAY
    return COLOURS[traits.colour]


def paint_subject(
    subject: Subject,
    tint: Rgb,
    radius_px: float,
    centre: tuple[float, float],
    frame: float,
    leftwards: bool,
) -> Patch:
    """Return the subject with its centre at (x, y) of the picture."""
    half = int(np.ceil(radius_px * _REACH))
    left, top = int(np.floor(centre[0])) - half, int(np.floor(centre[1])) - half
    side = np.arange(2 * half + 1, dtype=np.float32) + 0.5
    x = ((side + left - centre[0]) / radius_px)[None, :]
    y = ((side + top - centre[1]) / radius_px)[:, None]
    if leftwards:
        x = -x
    picture, mask = _PAINTERS[subject](x, y, tint, 1.3 / radius_px, frame)
    return Patch(picture.astype(np.float32), mask.astype(np.float32), left, top)


def _shaded(tint: Rgb, light: Mask) -> Picture:
    """A colour, darker or lighter by light (-1 to 1)."""
    base = colour(tint)
    lit = base + (1 - base) * np.clip(light, 0, 1)[..., None] * 0.6
    return lit * (1 + np.clip(light, -1, 0)[..., None] * 0.6)


def _balloon(x: Mask, y: Mask, tint: Rgb, px: float, frame: float) -> Drawing:
    narrowing = np.clip((y - 0.0) / 1.1, 0, 1)
    envelope = edge(np.hypot(x / (0.82 - 0.42 * narrowing), (y + 0.3) / 0.95) - 1, px * 1.3)
    envelope = envelope * edge(y - 0.52, px)
    basket = edge(np.maximum(np.abs(x) - 0.19, np.abs(y - 1.03) - 0.15), px)
    ropes = edge(np.abs(np.abs(x) - 0.17 - (0.9 - y) * 0.18) - 0.03, px)
    ropes = ropes * edge(np.abs(y - 0.7) - 0.2, px)
    picture = _shaded(tint, 0.35 - 0.5 * np.hypot(x + 0.3, y + 0.65))
    stripe = edge(
        np.abs(np.abs(x) / np.sqrt(np.clip(1.05 - (y + 0.3) ** 2, 0.1, 1)) - 0.42) - 0.11, px
    )
    picture = cover(picture, stripe * 0.85 + 0 * y, _shaded(_CREAM, -0.25 * np.hypot(x, y + 0.5)))
    picture = cover(picture, np.clip(basket + ropes, 0, 1) * (1 - envelope), _WOOD)
    return picture, np.clip(envelope + basket + ropes, 0, 1)


def _kite(x: Mask, y: Mask, tint: Rgb, px: float, frame: float) -> Drawing:
    turn = 0.12 * np.sin(frame * 0.25)
    x, y = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    lower = np.where(y > -0.25, 0.62, 1.0)
    sail = edge((np.abs(x) * 1.25 + np.abs(y + 0.25) * lower - 0.88) * 0.8, px)
    sway = 0.16 * np.sin(4.5 * y - frame * 0.35) * np.clip(y - 0.9, 0, 1)
    width = 0.045 + 0.07 * np.abs(np.sin(8.5 * (y - 1.1)))
    tail = edge(np.abs(x - sway * 2) - width, px) * edge(np.abs(y - 1.27) - 0.17, px)
    light = np.where(x * np.sign(y + 0.25) > 0, 0.28, -0.16).astype(np.float32)
    picture = _shaded(tint, light)
    spars = edge(np.minimum(np.abs(x), np.abs(y + 0.25)) - 0.025, px)
    picture = cover(picture, spars * 0.7, _CREAM)
    picture = cover(picture, tail * (1 - sail), _CREAM)
    return picture, np.clip(sail + tail, 0, 1)


def _bird(x: Mask, y: Mask, tint: Rgb, px: float, frame: float) -> Drawing:
    flap = np.sin(frame * 0.45)
    body = edge((np.hypot(x / 0.72, (y - 0.12) / 0.36) - 1) * 0.4, px)
    head = edge(np.hypot(x - 0.62, y + 0.18) - 0.29, px)
    tail = edge(np.maximum(np.abs(y - 0.06 + 0.12 * (x + 0.8)) + 0.25 * (x + 0.5), -x - 1.15), px)
    tail = tail * edge(x + 0.45, px)
    tip = -0.35 - 0.62 * flap
    span = np.clip((x + 0.42) / 0.62, 0, 1)
    rise = (y - 0.08) / np.where(abs(tip) < 0.12, 0.12, tip)
    wing = edge((np.abs(span - 0.5) * 2 - (1 - 0.75 * np.clip(rise, 0, 1))) * 0.35, px)
    wing = wing * edge(-(rise * abs(tip)), px) * edge((rise - 1) * abs(tip), px)
    wing = wing * edge(np.abs(x + 0.11) - 0.34, px)
    beak = edge(np.maximum(np.abs(y + 0.14) + 0.45 * (x - 1.22), 0.84 - x), px)
    eye = edge(np.hypot(x - 0.7, y + 0.25) - 0.065, px)
    picture = _shaded(tint, 0.18 - 0.5 * (y - 0.05) + 0 * x)
    belly = edge((np.hypot((x - 0.12) / 0.5, (y - 0.3) / 0.2) - 1) * 0.3, px * 2)
    picture = cover(picture, belly * 0.8, _CREAM)
    picture = cover(picture, wing, _shaded(tint, -0.35 + 0 * (x + y)))
    picture = cover(picture, beak * (1 - head), (1.0, 0.72, 0.2))
    picture = cover(picture, eye, _DARK)
    return picture, np.clip(np.maximum.reduce([body, head, tail, wing, beak]), 0, 1)


def _ball(x: Mask, y: Mask, tint: Rgb, px: float, frame: float) -> Drawing:
    radius = np.hypot(x, y)
    mask = edge(radius - 0.86, px)
    turn = 0.6 + frame * 0.04
    across = x * np.cos(turn) + y * np.sin(turn)
    picture = _shaded(tint, 0.55 - 0.75 * np.hypot(x + 0.32, y + 0.36))
    band = edge(np.abs(across) - 0.2, px)
    picture = cover(picture, band, _shaded(_CREAM, 0.1 - 0.35 * np.hypot(x + 0.3, y + 0.35)))
    return picture, mask


_PAINTERS: dict[Subject, Callable[[Mask, Mask, Rgb, float, float], Drawing]] = {
    Subject.BALLOON: _balloon,
    Subject.KITE: _kite,
    Subject.BIRD: _bird,
    Subject.BALL: _ball,
}
