"""The files of one attempt: made from its frames, stored in its own folder."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

from generation.engines.contract import Frames, RenderResult
from generation.media.encode import write_master, write_stream
from generation.media.pictures import write_poster, write_preview, write_strip
from generation.media.probe import MediaFacts
from generation.models import Clip, Rendition
from generation.queue.holding import Film

Purpose = Rendition.Purpose
Writer = Callable[[Path], MediaFacts]
Stored = tuple[str, MediaFacts]
"""The name of a file in the storage, and what it is."""

_MASTER = "master.mkv"
_PURPOSES = {
    "stream.mp4": Purpose.STREAM,
    "poster.webp": Purpose.POSTER,
    "preview.mp4": Purpose.PREVIEW,
    "strip.webp": Purpose.STRIP,
}


def folder_of(clip: Clip) -> str:
    return f"attempts/{clip.public_id}/{clip.token}"


def store_film(clip: Clip, result: RenderResult, *, check: Callable[[], None]) -> Film:
    """Write master and renditions and store them; `check` is called after each and may raise.

    Two at a time: the encoders run outside the interpreter's lock, and nobody waits longer for
    a clip than they must. The download follows later, from the master.
    """
    writers = _writers(result.frames, clip.generation.fps)
    stored: dict[str, Stored] = {}
    with _scratch() as scratch, ThreadPoolExecutor(max_workers=2) as pool:
        started = {
            name: pool.submit(store, write, scratch / name, f"{folder_of(clip)}/{name}")
            for name, write in writers.items()
        }
        for name, future in started.items():
            stored[name] = future.result()
            check()
    _check_frames(stored, result.frames)
    master_name, master = stored[_MASTER]
    return Film(
        master_name=master_name,
        master_sha256=master.sha256,
        master_bytes=master.bytes,
        frames_sha256=result.facts.frames_sha256,
        facts=result.facts.as_dict(),
        renditions=[rendition(clip, _PURPOSES[name], *stored[name]) for name in _PURPOSES],
    )


def store(write: Writer, path: Path, name: str) -> Stored:
    """Write a file here, then store it under a name."""
    facts = write(path)
    with path.open("rb") as file:
        return default_storage.save(name, File(file)), facts


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="atelier-") as folder:
        yield Path(folder)


def _writers(frames: Frames, fps: int) -> dict[str, Writer]:
    return {
        _MASTER: partial(write_master, frames, fps=fps),
        "stream.mp4": partial(write_stream, frames, fps=fps),
        "preview.mp4": partial(write_preview, frames, fps=fps),
        "strip.webp": partial(write_strip, frames),
        "poster.webp": partial(write_poster, frames[len(frames) // 2]),
    }


def _check_frames(stored: dict[str, Stored], frames: Frames) -> None:
    """Nothing is published that does not hold every frame in its full size."""
    count, height_px, width_px = frames.shape[:3]
    for name in (_MASTER, "stream.mp4"):
        facts = stored[name][1]
        if (facts.frames, facts.height_px, facts.width_px) != (count, height_px, width_px):
            raise RuntimeError(f"{name} was written incompletely: {facts}")


def rendition(clip: Clip, purpose: str, name: str, facts: MediaFacts) -> Rendition:
    return Rendition(
        clip=clip,
        purpose=purpose,
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
