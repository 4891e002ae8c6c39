"""Bytes of a stored file, from a folder or a bucket alike, without loading the whole."""

from typing import Protocol

from django.core.files.base import File
from django.core.files.storage import storages


class FileUnavailable(Exception):
    """A file that its row promises cannot be read whole; the text is for the log."""


class StoredBytes(Protocol):
    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


def check_stored(name: str, size: int) -> None:
    """Raises: FileUnavailable unless storage holds a file of `size` bytes under this name."""
    storage = storages["default"]
    try:
        held = storage.size(name)
    except Exception as error:  # each storage has an error tree of its own
        raise FileUnavailable(f"{name}: {error!r}") from error
    _check_size(name, held, size)


def open_stored(name: str, size: int, *, first: int, length: int) -> StoredBytes:
    """Open `length` bytes from `first` on, of a file that should have `size` bytes.

    A file from a folder may be read past the length; the caller stops there.

    Raises: FileUnavailable.
    """
    try:
        file = storages["default"].open(name, "rb")
    except Exception as error:
        raise FileUnavailable(f"{name}: {error!r}") from error
    try:
        _check_size(name, file.size, size)
        return _start(file, first, length)
    except Exception as error:
        file.close()
        if isinstance(error, FileUnavailable):
            raise
        raise FileUnavailable(f"{name}: {error!r}") from error


def _start(file: File, first: int, length: int) -> StoredBytes:
    if hasattr(file, "obj"):  # an S3File; its own reading would first copy the whole file
        return file.obj.get(Range=f"bytes={first}-{first + length - 1}")["Body"]
    file.seek(first)
    return file


def _check_size(name: str, held: int, size: int) -> None:
    if held != size:
        raise FileUnavailable(f"{name}: {held} bytes are stored, {size} were written.")
