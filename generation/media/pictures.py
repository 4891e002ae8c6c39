"""Still pictures and the small loop, for lists, timelines and live views."""

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.media.encode import write_loop
from generation.media.errors import UnsuitableFrames
from generation.media.probe import MediaFacts, probe

_LOOP_SIDE_PX = 256
_LOOP_FPS = 12
_TILE_HEIGHT_PX = 90
# The largest side a WebP can have.
_MAX_STRIP_PX = 16_383
_HINT_SIDE_PX = 256
_HINT_BYTES = 8_000


def write_poster(frame: NDArray[np.uint8], path: Path) -> MediaFacts:
    """Write one frame, (height, width, 3) uint8, as WebP in its full size."""
    _open(frame).save(path, "WEBP", quality=85, method=4)
    return probe(path)


def write_preview(frames: NDArray[np.uint8], path: Path, *, fps: float) -> MediaFacts:
    """Write the silent loop that plays under the pointer: small, every second frame or fewer.

    MP4 rather than animated WebP: half the bytes for the same picture, and a page can hold it
    still until asked, which people who turn motion off rely on. Raises: UnsuitableFrames.
    """
    stride = max(1, round(fps / _LOOP_FPS))
    height, width = frames.shape[1:3]
    scale = min(1.0, _LOOP_SIDE_PX / max(height, width))
    size = (_even(width * scale), _even(height * scale))
    small = (
        np.asarray(_open(frame).resize(size, Image.Resampling.BILINEAR))
        for frame in frames[::stride]
    )
    return write_loop(small, path, fps=fps / stride)


def write_strip(frames: NDArray[np.uint8], path: Path, *, count: int = 24) -> MediaFacts:
    """Write frames at even distances side by side, first and last included, as one WebP.

    There are min(count, len(frames)) tiles of equal width.
    """
    if count < 1 or not len(frames):
        raise UnsuitableFrames("A strip needs at least one frame.")
    height, width = frames.shape[1:3]
    picks = np.linspace(0, len(frames) - 1, min(count, len(frames))).round().astype(int)
    scale = min(1.0, _TILE_HEIGHT_PX / height, _MAX_STRIP_PX / (len(picks) * width))
    tile = (max(1, int(width * scale)), max(1, round(height * scale)))
    strip = Image.new("RGB", (tile[0] * len(picks), tile[1]))
    for position, pick in enumerate(picks):
        picture = _open(frames[pick]).resize(tile, Image.Resampling.BILINEAR)
        strip.paste(picture, (position * tile[0], 0))
    strip.save(path, "WEBP", quality=70, method=2)
    return probe(path)


def encode_hint(picture: NDArray[np.uint8]) -> bytes:
    """Return a WebP of a live preview, at most 8 kB, to be sent through a socket."""
    image = _open(picture)
    image.thumbnail((_HINT_SIDE_PX, _HINT_SIDE_PX), Image.Resampling.BILINEAR)
    quality = 70
    while True:
        buffer = BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=0)
        if buffer.tell() <= _HINT_BYTES:
            return buffer.getvalue()
        if quality > 20:
            quality -= 25
        else:
            image = image.reduce(2)


def _open(frame: NDArray[np.uint8]) -> Image.Image:
    if frame.dtype != np.uint8 or frame.ndim != 3 or frame.shape[2] != 3:
        raise UnsuitableFrames("A picture must be RGB with 8 bits per channel.")
    return Image.fromarray(frame)


def _even(side_px: float) -> int:
    return max(2, round(side_px / 2) * 2)
