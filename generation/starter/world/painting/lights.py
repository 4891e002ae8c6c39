"""The light of a whole backdrop: colours by day are multiplied, and fog lies over them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generation.starter.world.painting.canvas import Mask, Picture, Rgb, cover, glow, grid
from generation.starter.world.words import Light

# Shares of width and height. The sky is the same every night.
_STARS = (
    (0.06, 0.12), (0.15, 0.31), (0.24, 0.07), (0.33, 0.22), (0.41, 0.4), (0.47, 0.1), (0.56, 0.27),
    (0.64, 0.06), (0.71, 0.36), (0.78, 0.17), (0.87, 0.29), (0.94, 0.08),
)  # fmt: skip

# At the top, at the horizon and at the bottom: colour times this.
_HEIGHTS = (0.0, 0.6, 1.0)
_BY_DAY: tuple[Rgb, ...] = ((1.0, 1.0, 1.0),) * 3
_SCALES: dict[Light, tuple[Rgb, ...]] = {
    Light.SUNSET: ((0.52, 0.4, 0.62), (1.08, 0.66, 0.4), (0.7, 0.46, 0.42)),
    Light.NIGHT: ((0.15, 0.18, 0.31), (0.32, 0.37, 0.58), (0.24, 0.3, 0.44)),
}
_FOG: Rgb = (0.8, 0.83, 0.85)
_FOG_SHARES = ((0.5,), (0.6,), (0.15,))
_LAMPS: Rgb = (1.0, 0.83, 0.42)
_PANES: Rgb = (0.72, 0.84, 0.93)
MOONLIGHT: Rgb = (0.3, 0.34, 0.5)
"""What white is at night."""
_STARLIGHT: Rgb = (1.0, 1.0, 0.95)


@dataclass(frozen=True, slots=True)
class Lighting:
    """A light at one size. scale: (height, 1, 3); veil: share of fog, (height, width)."""

    light: Light
    scale: Picture
    veil: Mask

    def fall_on(self, picture: Picture) -> Picture:
        if self.light is Light.DAY:
            return picture
        return cover(np.clip(picture * self.scale, 0, 1), self.veil, _FOG).astype(np.float32)

    def shining(self, rgb: Rgb) -> Picture:
        """Return what looks like this colour when the light has fallen on it."""
        shone: Picture = (np.array(rgb, np.float32) / self.scale).astype(np.float32)
        return shone

    def add_stars(self, sky: Picture) -> Picture:
        return paint_stars(sky, self.shining(_STARLIGHT)) if self.light is Light.NIGHT else sky

    @property
    def windows(self) -> Picture:
        return self.shining(_LAMPS if self.light is Light.SUNSET else _PANES)


def light_up(light: Light, width_px: int, height_px: int) -> Lighting:
    _, y = grid(width_px, height_px)
    scale = _blend(y / height_px, _SCALES.get(light, _BY_DAY))
    fog = _blend(y / height_px, _FOG_SHARES)[..., 0]
    veil = np.broadcast_to(fog * (light is Light.FOG), (height_px, width_px))
    return Lighting(light, scale, veil)


def paint_stars(sky: Picture, tint: Rgb | Picture) -> Picture:
    height, width = sky.shape[:2]
    x, y = grid(width, height)
    for right, down in _STARS:
        sky = cover(sky, glow(x, y, (right * width, down * height), 1.3) * 0.9, tint)
    return sky


def _blend(y: Mask, values: Sequence[tuple[float, ...]]) -> Picture:
    """y: (height, 1) of 0 to 1. Return (height, 1, channels)."""
    channels = np.asarray(values, np.float32).T
    return np.stack([np.interp(y, _HEIGHTS, each) for each in channels], -1).astype(np.float32)
