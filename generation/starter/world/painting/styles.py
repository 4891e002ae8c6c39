"""The looks that a whole clip can have."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from generation.starter.world.painting.canvas import LUMA, Mask, Picture, Rgb, cover, edge, grid
from generation.starter.world.words import Style

COLOURLESS = frozenset({Style.NOIR, Style.ARCHIVAL})
# Film behind an orange filter: skies and seas come out dark, and sand and grass light.
_FILTER = np.array([0.62, 0.36, 0.02], np.float32)
_PAPER = np.array([0.97, 0.95, 0.9], np.float32)
_SEPIA = np.array([1.0, 0.86, 0.66], np.float32)
_UNEXPOSED: Rgb = (0.05, 0.04, 0.03)
_CARD: Rgb = (0.93, 0.89, 0.8)
_SHEETS = 9
# What dark and light become in neon, and how much of its own colour a place keeps.
_LIGHTS = (0.0, 0.22, 0.58, 1.0)
_TUBES: tuple[Rgb, ...] = (
    (0.02, 0.01, 0.08),
    (0.16, 0.04, 0.4),
    (0.48, 0.09, 0.52),
    (0.14, 0.52, 0.66),
)
_KEPT = 0.3


@dataclass(frozen=True, slots=True)
class Look:
    """A style at one size; veil is how much its edge treatment covers each pixel."""

    style: Style
    veil: Mask

    def apply(self, picture: Picture) -> Picture:
        paint = _PAINTERS.get(self.style)
        return paint(picture, self.veil) if paint else picture

    def apply_at(self, picture: Picture, rows: slice, columns: slice) -> Picture:
        """Paint a thing that stands before the place, or a part of it."""
        paint = _THING_PAINTERS.get(self.style)
        return paint(picture, self.veil[rows, columns]) if paint else picture

    @property
    def window(self) -> Mask:
        """How much of each pixel is picture, and not paper, frame or vignette around it."""
        return 1 - self.veil if self.style in _PAINTERS else np.ones_like(self.veil)


def style_look(style: Style, width_px: int, height_px: int) -> Look:
    x, y = grid(width_px, height_px)
    u, v = x / width_px * 2 - 1, y / height_px * 2 - 1
    veil: Mask = np.clip((u * u + v * v - 0.5) / 1.9, 0, 0.75)
    if style is Style.WATERCOLOUR:
        frayed = 0.03 * np.sin(9 * u + 2 * v) + 0.03 * np.sin(7 * v - 4 * u)
        reach = (np.abs(u) ** 6 + np.abs(v) ** 6) ** (1 / 6) + frayed
        veil = np.clip((reach - 0.8) / 0.18, 0, 1)
    if style in {Style.ARCHIVAL, Style.PAPERCRAFT}:
        veil = _frame(x, y, width_px, height_px)
    return Look(style, veil.astype(np.float32))


def _frame(x: Mask, y: Mask, width_px: int, height_px: int) -> Mask:
    """Coverage outside of a rectangle with round corners, a little inside the picture."""
    inset, corner = height_px * 0.05, height_px * 0.1
    beyond_x = np.maximum(np.abs(x - width_px / 2) - (width_px / 2 - inset - corner), 0)
    beyond_y = np.maximum(np.abs(y - height_px / 2) - (height_px / 2 - inset - corner), 0)
    return edge(corner - np.hypot(beyond_x, beyond_y), 1.5)


def _noir(picture: Picture, veil: Mask) -> Picture:
    light = np.clip(picture @ _FILTER, 0, 1) ** 0.8
    light = light * light * (3 - 2 * light) * (1 - veil)
    return np.repeat(light[..., None], 3, axis=-1)


def _watercolour(picture: Picture, veil: Mask) -> Picture:
    washed = 0.36 + 0.64 * np.clip(picture, 0, 1)
    return (washed + (_PAPER - washed) * veil[..., None]).astype(np.float32)


def _archival(picture: Picture, veil: Mask) -> Picture:
    light = (0.08 + 0.82 * np.clip(picture @ _FILTER, 0, 1) ** 0.8)[..., None]
    return cover(light * _SEPIA, veil, _UNEXPOSED).astype(np.float32)


def _papercraft(picture: Picture, veil: Mask) -> Picture:
    """Few tones of light and dark, as sheets that lie on one another."""
    picture = np.clip(picture, 0, 1)
    light = picture @ LUMA
    step = np.round(light * _SHEETS) / _SHEETS - light
    return cover(0.1 + 0.84 * (picture + step[..., None]), veil, _CARD).astype(np.float32)


def _neon(picture: Picture, veil: Mask) -> Picture:
    """A place lit by tubes alone, for a thing that glows in it."""
    picture = np.clip(picture, 0, 1)
    light = picture @ LUMA
    lit = np.stack([np.interp(light, _LIGHTS, each) for each in zip(*_TUBES, strict=True)], -1)
    lit += _KEPT * (picture - light[..., None])
    return (np.clip(lit, 0, 1) * (1 - veil[..., None])).astype(np.float32)


def _glow(picture: Picture, veil: Mask) -> Picture:
    return np.clip(0.16 + 1.1 * picture, 0, 1).astype(np.float32)


_PAINTERS: dict[Style, Callable[[Picture, Mask], Picture]] = {
    Style.NOIR: _noir,
    Style.WATERCOLOUR: _watercolour,
    Style.ARCHIVAL: _archival,
    Style.PAPERCRAFT: _papercraft,
    Style.NEON: _neon,
}
_THING_PAINTERS = _PAINTERS | {Style.NEON: _glow}
