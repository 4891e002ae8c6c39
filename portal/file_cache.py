import fcntl
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class FileCache(FileBasedCache):
    """Django's cache in files, with an `add` that one caller wins.

    Django's own looks and then writes, so that two at once may both win; but rate limits take
    `add` for a lock.
    """

    def __init__(self, directory: str, params: dict[str, Any]) -> None:
        super().__init__(directory, params)
        self.lock = Path(directory) / "lock"

    def add(self, *args: Any, **kwargs: Any) -> bool:
        self.lock.parent.mkdir(parents=True, exist_ok=True)
        # Another file handle each time: flock() makes threads wait for each other too.
        with self.lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            return super().add(*args, **kwargs)
