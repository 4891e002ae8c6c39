"""The looks that a whole clip can have."""

from dataclasses import dataclass

import numpy as np

from generation.starter.world.painting.canvas import Mask, Picture, grid
from generation.starter.world.words import Style

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_PAPER = np.array([0.97, 0.95, 0.9], np.float32)


@dataclass(frozen=True, slots=True)
class Look:
    """A style at one size; veil is how much its edge treatment covers each pixel."""

    style: Style
    veil: Mask

    def apply(self, picture: Picture) -> Picture:
        return self._paint(picture, self.veil)

    def apply_at(self, picture: Picture, rows: slice, columns: slice) -> Picture:
        return self._paint(picture, self.veil[rows, columns])

    def _paint(self, picture: Picture, veil: Mask) -> Picture:
        if self.style is Style.NOIR:
            return _noir(picture, veil)
        if self.style is Style.WATERCOLOUR:
            return _watercolour(picture, veil)
        return picture


def style_look(style: Style, width_px: int, height_px: int) -> Look:
    x, y = grid(width_px, height_px)
    u, v = x / width_px * 2 - 1, y / height_px * 2 - 1
    if style is Style.WATERCOLOUR:
        frayed = 0.03 * np.sin(9 * u + 2 * v) + 0.03 * np.sin(7 * v - 4 * u)
        reach = (np.abs(u) ** 6 + np.abs(v) ** 6) ** (1 / 6) + frayed
        return Look(style, np.clip((reach - 0.8) / 0.18, 0, 1).astype(np.float32))
    return Look(style, np.clip((u * u + v * v - 0.5) / 1.9, 0, 0.75).astype(np.float32))


def _noir(picture: Picture, veil: Mask) -> Picture:
    light = np.clip(picture @ _LUMA, 0, 1)
    light = light * light * (3 - 2 * light) * (1 - veil)
    return np.repeat(light[..., None], 3, axis=-1)


def _watercolour(picture: Picture, veil: Mask) -> Picture:
    washed = 0.36 + 0.64 * np.clip(picture, 0, 1)
    return (washed + (_PAPER - washed) * veil[..., None]).astype(np.float32)
