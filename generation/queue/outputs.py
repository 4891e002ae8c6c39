"""The files of one attempt: made from its frames, stored in its own folder."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from generation.engines.contract import Frames, RenderResult
from generation.media.encode import write_download, write_master, write_stream
from generation.media.pictures import write_poster, write_preview, write_strip
from generation.media.probe import MediaFacts
from generation.models import Clip, Rendition
from generation.queue.holding import Film

Purpose = Rendition.Purpose
Writer = Callable[[Path], MediaFacts]
_MASTER = "master.mkv"


def store_film(clip: Clip, result: RenderResult, *, check: Callable[[], None]) -> Film:
    """Write master and renditions and store them; `check` is called before each and may raise."""
    writers = _writers(result.frames, clip.generation.fps)
    folder = clip.folder_of(clip.token)
    with tempfile.TemporaryDirectory(prefix="atelier-") as scratch:
        made: dict[str, MediaFacts] = {}
        for name, write in writers.items():
            check()
            made[name] = write(Path(scratch) / name)
        _check_frames(made, result.frames)
        names = {}
        for name in made:
            check()
            with (Path(scratch) / name).open("rb") as file:
                names[name] = default_storage.save(f"{folder}/{name}", File(file))
    master = made[_MASTER]
    return Film(
        master_name=names[_MASTER],
        master_sha256=master.sha256,
        master_bytes=master.bytes,
        frames_sha256=result.facts.frames_sha256,
        facts=result.facts.as_dict(),
        renditions=[_rendition(clip, name, names[name], made[name]) for name in _PURPOSES],
    )


_PURPOSES = {
    "stream.mp4": Purpose.STREAM,
    "poster.webp": Purpose.POSTER,
    "preview.mp4": Purpose.PREVIEW,
    "strip.webp": Purpose.STRIP,
    "download.mp4": Purpose.DOWNLOAD,
}


def _writers(frames: Frames, fps: int) -> dict[str, Writer]:
    return {
        _MASTER: partial(write_master, frames, fps=fps),
        "stream.mp4": partial(write_stream, frames, fps=fps),
        "poster.webp": partial(write_poster, frames[len(frames) // 2]),
        "preview.mp4": partial(write_preview, frames, fps=fps),
        "strip.webp": partial(write_strip, frames),
        "download.mp4": partial(write_download, frames, fps=fps),
    }


def _check_frames(made: dict[str, MediaFacts], frames: Frames) -> None:
    """Nothing is published that does not hold every frame in its full size."""
    count, height_px, width_px = frames.shape[:3]
    for name in (_MASTER, "stream.mp4", "download.mp4"):
        facts = made[name]
        if (facts.frames, facts.height_px, facts.width_px) != (count, height_px, width_px):
            raise RuntimeError(f"{name} was written incompletely: {facts}")


def _rendition(clip: Clip, file_name: str, name: str, facts: MediaFacts) -> Rendition:
    return Rendition(
        clip=clip,
        purpose=_PURPOSES[file_name],
        name=name,
        mime=facts.mime,
        bytes=facts.bytes,
        sha256=facts.sha256,
        width_px=facts.width_px,
        height_px=facts.height_px,
    )


def delete_folder(folder: str) -> int:
    """Delete the files of an attempt and return how many there were."""
    try:
        _, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    # A folder that is empty goes too; an object store has none.
    default_storage.delete(folder)
    return len(files)
