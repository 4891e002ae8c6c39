"""Grids, soft masks and layers: all pictures are (height, width, 3) float32 between 0 and 1."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.floating[Any]]
Mask = NDArray[np.floating[Any]]
Rgb = tuple[float, float, float]
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # how bright each channel looks


class Appearance(Protocol):
    def apply_at(self, picture: Picture, rows: slice, columns: slice) -> Picture: ...


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A place without its subject; moving gives the picture at a frame where it changes."""

    still: Picture
    moving: Callable[[int], Picture] | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """A small picture with coverage, whose top left pixel lies at (left, top)."""

    picture: Picture
    cover: Mask
    left: int
    top: int


def grid(width_px: int, height_px: int) -> tuple[Mask, Mask]:
    """Return x and y of the pixel centres, (1, width) and (height, 1)."""
    x = np.arange(width_px, dtype=np.float32)[None, :] + 0.5
    y = np.arange(height_px, dtype=np.float32)[:, None] + 0.5
    return x, y


def edge(distance: Mask, softness_px: float = 1.0) -> Mask:
    """Coverage of the inside (distance < 0) with an anti-aliased edge."""
    return np.clip(0.5 - distance / softness_px, 0, 1)


def gradient(y: Mask, top: Rgb, bottom: Rgb, until: float) -> Picture:
    """A vertical gradient that reaches its lower colour at y = until."""
    share = np.clip(y / until, 0, 1)[..., None]
    return (colour(top) * (1 - share) + colour(bottom) * share).astype(np.float32)


def colour(rgb: Rgb) -> Picture:
    return np.array(rgb, np.float32)


def cover(picture: Picture, mask: Mask, rgb: Rgb | Picture) -> Picture:
    """Paint a colour or a picture over the masked part."""
    top = colour(rgb) if isinstance(rgb, tuple) else rgb
    return picture + (top - picture) * mask[..., None]


def disc(x: Mask, y: Mask, centre: tuple[float, float], radius: float) -> Mask:
    return edge(np.hypot(x - centre[0], y - centre[1]) - radius, 1.2)


def glow(x: Mask, y: Mask, centre: tuple[float, float], radius: float) -> Mask:
    squared = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
    return np.exp(-squared / (2 * radius * radius)).astype(np.float32)


def place_patch(picture: Picture, patch: Patch, look: Appearance) -> Picture:
    """Lay a patch over a copy of an already styled picture, styling the patch on the way."""
    height, width = picture.shape[:2]
    top, left = max(patch.top, 0), max(patch.left, 0)
    bottom = min(patch.top + patch.cover.shape[0], height)
    right = min(patch.left + patch.cover.shape[1], width)
    if bottom <= top or right <= left:
        return picture
    inner = np.s_[top - patch.top : bottom - patch.top, left - patch.left : right - patch.left]
    rows, columns = slice(top, bottom), slice(left, right)
    styled = look.apply_at(patch.picture[inner], rows, columns)
    result = picture.copy()
    result[rows, columns] = cover(picture[rows, columns], patch.cover[inner], styled)
    return result
