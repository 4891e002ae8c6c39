"""Write an archive of parts, file by file, whatever its size."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from portal.account.export.parts import Content, Files, Part, Stored, as_json
from portal.files.stored import FileUnavailable, open_stored
from portal.models import User

CHUNK_BYTES = 256 * 1024
# Made small before: another pass only takes time.
PACKED = (".mp4", ".mkv", ".webp", ".zip")


@dataclass
class Archive:
    """An open ZIP file with a list of what went into it."""

    zip: zipfile.ZipFile
    at: datetime
    files: list[dict[str, object]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, path: str, content: Content) -> None:
        """Write one file in chunks; a stored one that cannot be opened is listed as missing."""
        try:
            pieces = _pieces(content)
            first = next(pieces, b"")
        except FileUnavailable:
            self.missing.append(path)
            return
        digest, size = hashlib.sha256(), 0
        with self._open(path) as file:
            for piece in _chain(first, pieces):
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files.append({"path": path, "bytes": size, "sha256": digest.hexdigest()})

    def _open(self, path: str) -> IO[bytes]:
        info = zipfile.ZipInfo(path, date_time=self.at.timetuple()[:6])
        packed = path.endswith(PACKED)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return self.zip.open(info, "w", force_zip64=True)

    def close(self, parts: list[Part]) -> None:
        """Add the words that explain it, and the list with the hashes of all but itself."""
        self.add("README.txt", _readme(parts, self.at).encode())
        listed = {"made_at": self.at, "files": self.files, "missing": self.missing}
        self.add("manifest.json", as_json(listed))


def write_archive(
    path: Path, *, user: User, parts: list[Part], at: datetime, on_file: Callable[[int, int], None]
) -> None:
    """Write all parts of one person; `on_file` hears how many files are done, and of how many."""
    total = sum(1 for part in parts for _ in part.files(user)) + 2
    with zipfile.ZipFile(path, "w") as file:
        archive = Archive(file, at)
        for done, (name, content) in enumerate(_all_files(user, parts)):
            on_file(done, total)
            archive.add(name, content)
        archive.close(parts)


def _all_files(user: User, parts: list[Part]) -> Files:
    for part in parts:
        yield from part.files(user)


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        return iter((content,))
    return _read(content) if isinstance(content, Stored) else iter(content)


def _read(stored: Stored) -> Iterator[bytes]:
    """Raises: FileUnavailable."""
    file = open_stored(stored.name, stored.size, first=0, length=stored.size)
    with closing(file):
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _readme(parts: list[Part], at: datetime) -> str:
    lines = [
        "This archive holds everything in Atelier that is yours.",
        f"Made on {at:%d %B %Y, %H:%M} UTC.",
        "",
        *(f"{part.name}: {part.what}" for part in parts),
        "",
        "Files that end in .json or .jsonl are text: open them with any editor. A .jsonl file",
        "holds one entry a line. Times are in UTC where they end in Z or +00:00.",
        "manifest.json names each file with its SHA-256, so that you can check that nothing was",
        "changed on the way. What it lists as missing could not be read when this was made.",
        "",
    ]
    return "\n".join(lines)
