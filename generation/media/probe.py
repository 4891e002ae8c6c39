"""What a media file is. The demuxer is named, never guessed from content by ffmpeg, so that a
playlist or a project file dressed as a film is not opened and leads nowhere."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from PIL import Image

from generation.media.errors import UnreadableMedia

# A decoded picture takes memory by its size, whatever the file weighs.
MAX_PIXELS = 64_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaFacts:
    """A still picture has one frame and no fps or duration_s."""

    width_px: int
    height_px: int
    frames: int
    fps: float | None
    duration_s: float | None
    codec: str
    pix_fmt: str
    mime: str
    bytes: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


_FILM_MIMES = {"mov": "video/mp4", "matroska": "video/x-matroska"}


def probe(path: Path) -> MediaFacts:
    """Count the frames by reading every packet; nothing is decoded.

    Raises: UnreadableMedia for anything but MP4, Matroska and WebP.
    """
    return _probe_picture(path) if _kind(path) == "webp" else _probe_film(path)


@contextmanager
def open_film(path: Path) -> Iterator[InputContainer]:
    """Open an MP4 or Matroska file for reading, from an open file and with a named demuxer.

    Raises: UnreadableMedia if it is neither, or damaged; also from within the block.
    """
    kind = _kind(path)
    if kind not in _FILM_MIMES:
        raise UnreadableMedia("This is not an MP4 or Matroska film.")
    try:
        with path.open("rb") as file, av.open(file, "r", format=kind) as container:
            if not container.streams.video:
                raise UnreadableMedia("This file has no pictures.")
            context = container.streams.video[0].codec_context
            if context is None:
                raise UnreadableMedia("This film is damaged: it names no codec.")
            if context.width * context.height > MAX_PIXELS:
                raise UnreadableMedia("The pictures of this film are too large.")
            yield container
    except av.FFmpegError as error:
        raise UnreadableMedia(f"This film is damaged: {error.strerror}.") from error


def _probe_film(path: Path) -> MediaFacts:
    with open_film(path) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        frames = sum(1 for packet in container.demux(stream) if packet.size)
        # MP4 says how many there should be, Matroska does not.
        if stream.frames not in {0, frames}:
            raise UnreadableMedia("This film is damaged: frames are missing.")
        rate = stream.average_rate
        if not rate or not frames:
            raise UnreadableMedia("This film has no frames.")
        return MediaFacts(
            width_px=context.width,
            height_px=context.height,
            frames=frames,
            fps=float(rate),
            duration_s=float(frames / rate),
            codec=context.name,
            pix_fmt=context.pix_fmt or "",
            mime=_FILM_MIMES[_kind(path)],
            **_file_facts(path),
        )


def _probe_picture(path: Path) -> MediaFacts:
    try:
        with Image.open(path, formats=["WEBP"]) as picture:
            width_px, height_px = picture.size
            frames = getattr(picture, "n_frames", 1)
            mode = picture.mode
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableMedia("This picture is damaged.") from error
    if frames != 1 or width_px * height_px > MAX_PIXELS:
        raise UnreadableMedia("This picture is animated or too large.")
    return MediaFacts(
        width_px=width_px,
        height_px=height_px,
        frames=1,
        fps=None,
        duration_s=None,
        codec="webp",
        pix_fmt={"RGB": "rgb24", "RGBA": "rgba"}.get(mode, mode.lower()),
        mime="image/webp",
        **_file_facts(path),
    )


def _file_facts(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def _kind(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise UnreadableMedia("This file cannot be read.") from error
    if head[4:8] == b"ftyp":
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    raise UnreadableMedia("This is not an MP4, Matroska or WebP file.")
