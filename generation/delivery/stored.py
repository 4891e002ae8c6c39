"""Bytes of a stored file, from a folder or a bucket alike, without loading the whole."""

from typing import Protocol

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
    storage = storages["default"]
    try:
        file = storage.open(name, "rb")
        _check_size(name, file.size, size)
        if hasattr(file, "obj"):  # S3File; its own reading would first copy the whole file
            last = first + length - 1
            return file.obj.get(Range=f"bytes={first}-{last}")["Body"]
        file.seek(first)
    except FileUnavailable:
        raise
    except Exception as error:
        raise FileUnavailable(f"{name}: {error!r}") from error
    return file


def _check_size(name: str, held: int, size: int) -> None:
    if held != size:
        raise FileUnavailable(f"{name}: {held} bytes are stored, {size} were written.")
