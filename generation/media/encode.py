"""Films out of frames, and frames out of films. Frames are (height, width, 3) uint8 RGB.

Encoders run with a pinned number of threads and no time stamps of their own, so that the same
frames give the same file.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av import VideoFrame
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)
from numpy.typing import NDArray

from generation.media.errors import UnsuitableFrames
from generation.media.probe import MediaFacts, open_film, probe

Pictures = Iterable[NDArray[np.uint8]]

# Every frame is within half a second of a key frame, so a seek decodes 12 frames at most.
# Without B-frames the order of decoding is the order of showing, and time starts at 0.
_STREAM = {"preset": "veryfast", "crf": "18", "g": "12", "bf": "0", "flags": "+cgop"}
# No B-frames here either: with them x264 now and then gave another file for the same frames.
_DOWNLOAD = {"preset": "medium", "crf": "12", "g": "24", "bf": "0", "flags": "+cgop"}
# Each frame stands alone and is checked when read; the slices let two threads share the work.
# Where every frame starts anew, the simple coder is both the smaller and the faster one.
_MASTER = {"level": "3", "coder": "0", "context": "0", "g": "1", "slices": "4", "slicecrc": "1"}


def write_master(frames: Pictures, path: Path, *, fps: float) -> MediaFacts:
    """Write FFV1 in Matroska, RGB: what is read back is bit for bit what was rendered.

    Lossless rather than nearly so, because later films continue from these frames and because
    the hash of the raw frames can then be checked against the file. It costs about half the raw
    size and encodes no slower than H.264 at a comparable quality.
    """
    return _write(frames, path, fps, "matroska", "ffv1", "bgr0", _MASTER, threads=2)


def write_stream(frames: Pictures, path: Path, *, fps: float) -> MediaFacts:
    """Write the H.264 MP4 that is watched: quick to start, quick to seek to any frame.

    Raises: UnsuitableFrames for odd sides, which halved colour planes cannot hold.
    """
    return _write_h264(frames, path, fps, _STREAM)


def write_download(frames: Pictures, path: Path, *, fps: float) -> MediaFacts:
    """Write the H.264 MP4 that is kept: finer than the stream, still plays everywhere.

    Raises: UnsuitableFrames for odd sides.
    """
    return _write_h264(frames, path, fps, _DOWNLOAD)


def write_loop(frames: Pictures, path: Path, *, fps: float) -> MediaFacts:
    """Write a small H.264 MP4 meant to be seen small and over and over."""
    return _write_h264(frames, path, fps, _STREAM | {"crf": "26"})


def read_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a master or rendition one by one, so that memory stays flat.

    Raises: UnreadableMedia.
    """
    with open_film(path) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)


def read_clip(path: Path) -> NDArray[np.uint8]:
    """Return all frames, (n, height, width, 3) uint8. Raises: UnreadableMedia."""
    return np.stack(list(read_frames(path)))


def _write_h264(frames: Pictures, path: Path, fps: float, options: dict[str, str]) -> MediaFacts:
    return _write(frames, path, fps, "mp4", "libx264", "yuv420p", options, threads=1)


def _write(
    frames: Pictures,
    path: Path,
    fps: float,
    container_format: str,
    codec: str,
    pix_fmt: str,
    options: dict[str, str],
    *,
    threads: int,
) -> MediaFacts:
    first, frames = _peek(frames, even=pix_fmt == "yuv420p")
    settings = {"fflags": "+bitexact", "movflags": "+faststart"}
    if container_format == "matroska":
        del settings["movflags"]
    with av.open(path, "w", format=container_format, options=settings) as container:
        stream = container.add_stream(codec, rate=_rate(fps), options=options)
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = pix_fmt
        stream.codec_context.thread_count = threads
        if pix_fmt == "yuv420p":
            stream.codec_context.color_range = ColorRange.MPEG
            stream.codec_context.colorspace = Colorspace.ITU709
            stream.codec_context.color_primaries = ColorPrimaries.BT709
            stream.codec_context.color_trc = ColorTrc.BT709
        for picture in map(_converter(first.shape, pix_fmt), frames):
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return probe(path)


def _peek(frames: Pictures, *, even: bool) -> tuple[NDArray[np.uint8], Pictures]:
    rest = iter(frames)
    first = next(rest, None)
    if first is None:
        raise UnsuitableFrames("There are no frames.")
    if first.ndim != 3:
        raise UnsuitableFrames("Frames must be RGB pictures.")
    height, width = first.shape[:2]
    if even and (height % 2 or width % 2):
        raise UnsuitableFrames(f"Both sides must be even; {width} x {height} is not.")
    return first, chain([first], rest)


def _converter(shape: tuple[int, ...], pix_fmt: str) -> Callable[[NDArray[np.uint8]], VideoFrame]:
    # One reformatter for all frames: setting it up costs more than using it at small sizes.
    reformatter = VideoReformatter()
    tags: dict[str, int] = {}
    if pix_fmt == "yuv420p":
        tags = {"dst_colorspace": Colorspace.ITU709, "dst_color_range": ColorRange.MPEG}

    def convert(frame: NDArray[np.uint8]) -> VideoFrame:
        if frame.dtype != np.uint8 or frame.shape != shape or frame.shape[2] != 3:
            raise UnsuitableFrames(
                "All frames must be RGB pictures of one size, 8 bits per channel."
            )
        picture = VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
        return reformatter.reformat(picture, format=pix_fmt, threads=1, **tags)

    return convert


def _rate(fps: float) -> Fraction:
    if not 0 < fps <= 240:
        raise UnsuitableFrames(f"{fps} frames per second cannot be played.")
    return Fraction(fps).limit_denominator(1001)
