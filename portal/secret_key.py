"""The key that signs sessions and links, generated on first use."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def load_or_create(path: Path) -> str:
    """Read the key, or make one that only the owner of the process can read (mode 0600).

    Raises: ImproperlyConfigured, in one sentence, where neither can be done.
    """
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error.strerror}.") from None
    try:
        return _create(path)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path.parent} cannot be written to ({error.strerror}). Make it writable, or name "
            "another directory in ATELIER_VAR."
        ) from None


def _create(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    # Two processes may start at once: the first link wins, and both read the same key.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
