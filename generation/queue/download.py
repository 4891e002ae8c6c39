"""The file to keep: made from the master by the house worker, after the clip is published."""

import shutil
import tempfile
from functools import partial
from pathlib import Path, PurePosixPath

from django.core.files.storage import default_storage

from generation.media.encode import read_clip, write_download
from generation.models import Clip, Rendition
from generation.queue.outputs import rendition, store


def make_download(*, clip: Clip) -> Rendition:
    """Write the download beside the master, unless it is there already. Safe to run twice.

    Raises: FileNotFoundError, UnreadableMedia when the master is gone or broken.
    """
    purpose = Rendition.Purpose.DOWNLOAD
    if made := clip.renditions.filter(purpose=purpose).first():
        return made
    name = PurePosixPath(clip.master_name).with_name("download.mp4")
    with tempfile.TemporaryDirectory(prefix="atelier-") as scratch:
        master = Path(scratch) / "master.mkv"
        with default_storage.open(clip.master_name) as stored, master.open("wb") as local:
            shutil.copyfileobj(stored, local)
        write = partial(write_download, read_clip(master), fps=clip.generation.fps)
        row = rendition(clip, purpose, *store(write, Path(scratch) / name.name, str(name)))
    found, created = Rendition.objects.get_or_create(
        clip=clip, purpose=purpose, defaults={f: getattr(row, f) for f in _FACTS}
    )
    if not created:
        default_storage.delete(row.name)
    return found


_FACTS = ("name", "mime", "bytes", "sha256", "width_px", "height_px")
