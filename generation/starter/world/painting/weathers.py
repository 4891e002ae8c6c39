"""The weather of a clip: it greys or whitens the place, and falls in front of everything.

What falls is one tile that repeats across the picture and every PERIOD frames. The tile is as large
as what the autoencoder makes of one latent, so that the decoder needs to learn it only once.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from generation.starter.world.painting.canvas import LUMA, Mask, Picture, Rgb, cover, edge, grid
from generation.starter.world.words import Weather

PERIOD, TILE_PX = 4, 32  # frames and pixels after which all repeats
_OVERCAST = np.array([0.66, 0.74, 0.84], np.float32)
_SNOWY: Rgb = (0.95, 0.97, 1.0)
_SNOW_SHARES = (0.2, 0.2, 0.5)  # of snow in the sky, at the horizon and on the ground

# x, y and length or radius in the tile, in pixels, and how much it covers.
_DROPS = ((3, 5, 9, 0.45), (11, 24, 7, 0.35), (18, 11, 10, 0.5), (25, 29, 8, 0.4), (30, 17, 6, 0.3))
_FLAKES = ((5, 4, 2.0, 0.9), (15, 25, 1.2, 0.75), (23, 9, 1.5, 0.85), (28, 21, 0.9, 0.7))
# Way in a frame, in pixels: whole tiles in a period.
_RAIN_STEP, _SNOW_STEP = (-8, 16), (0, 8)
_RAIN_TINT: Rgb = (0.86, 0.9, 0.96)
_SNOW_TINT: Rgb = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Sky:
    """A weather at one size."""

    weather: Weather
    width_px: int
    height_px: int

    def cloud(self, picture: Picture, white: Rgb = (1.0, 1.0, 1.0)) -> Picture:
        """Return the backdrop in this weather; white is what white looks like in its light."""
        if self.weather is Weather.RAIN:
            grey = np.clip(picture @ LUMA, 0, 1)[..., None] * _OVERCAST
            return (0.5 * picture + 0.42 * grey).astype(np.float32)
        if self.weather is Weather.SNOW:
            down = np.arange(self.height_px) / self.height_px
            lying = np.interp(down, (0.0, 0.6, 0.75), _SNOW_SHARES)[:, None]
            snow = np.array(_SNOWY, np.float32) * np.array(white, np.float32)
            return cover(picture, lying.astype(np.float32), snow).astype(np.float32)
        return picture

    def fall(self, picture: Picture, frame: int, window: Mask) -> Picture:
        """Return the whole picture behind what falls at that frame, inside of the window."""
        if self.weather is Weather.CLEAR:
            return picture
        tint = _RAIN_TINT if self.weather is Weather.RAIN else _SNOW_TINT
        tile = _falling(self.weather, frame % PERIOD)
        times = (-(-self.height_px // TILE_PX), -(-self.width_px // TILE_PX))
        mask = np.tile(tile, times)[: self.height_px, : self.width_px]
        return cover(picture, mask * window, tint)


@cache
def _falling(weather: Weather, phase: int) -> Mask:
    """Coverage of one tile, (32, 32)."""
    x, y = grid(TILE_PX, TILE_PX)
    step = _RAIN_STEP if weather is Weather.RAIN else _SNOW_STEP
    mask = np.zeros((TILE_PX, TILE_PX), np.float32)
    for left, top, size, strength in _DROPS if weather is Weather.RAIN else _FLAKES:
        across = _wrap(x - left - step[0] * phase)
        down = _wrap(y - top - step[1] * phase)
        reach = (
            _streak(across, down, size)
            if weather is Weather.RAIN
            else np.hypot(across, down) - size
        )
        mask = np.maximum(mask, edge(reach, 1.2) * strength)
    return mask.astype(np.float32)


def _wrap(distance: Mask) -> Mask:
    return (distance + TILE_PX / 2) % TILE_PX - TILE_PX / 2


def _streak(across: Mask, down: Mask, length: float) -> Mask:
    """Distance from a thin line along the fall of rain."""
    slant = _RAIN_STEP[0] / _RAIN_STEP[1]
    beside = np.abs(across - slant * down) / np.hypot(1, slant)
    return np.maximum(beside - 0.55, np.abs(down) - length / 2)
