"""A model directory as files: which there are, what they hash to, what must not be there."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from generation.engines.errors import ModelUnusable

_CODE = {".py", ".pyc", ".so", ".pyd", ".dll", ".dylib"}
_PICKLES = {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"}
_MAX_JSON_BYTES = 64 * 1024 * 1024


def list_files(directory: Path) -> list[str]:
    """Return the relative POSIX paths of all files, sorted.

    Raises: ModelUnusable if it is no directory, or holds code, pickles or links that lead out.
    """
    if not directory.is_dir():
        raise ModelUnusable(f"{directory} is not a directory.")
    root = directory.resolve()
    found: list[str] = []
    try:
        for folder, folders, names in os.walk(root, onerror=_raise):
            for name in (*folders, *names):
                path = Path(folder) / name
                relative = path.relative_to(root).as_posix()
                _check_link(path, relative, root)
                if name in names:
                    _check_suffix(relative)
                    found.append(relative)
    except OSError as error:
        raise ModelUnusable(f"The directory cannot be read: {error}.") from error
    return sorted(found)


def digest_files(directory: Path, files: list[str]) -> str:
    """Return the SHA-256 over each path with the SHA-256 of its bytes, in the order given."""
    whole = hashlib.sha256()
    for relative in files:
        try:
            with (directory / relative).open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelUnusable(f"{relative} cannot be read: {error}.") from error
        whole.update(f"{content}  {relative}\n".encode())
    return whole.hexdigest()


def read_json(directory: Path, relative: str) -> dict[str, Any]:
    """Raises: ModelUnusable unless the file is there and holds one JSON object."""
    path = directory / relative
    if not path.is_file():
        raise ModelUnusable(f"{relative} is missing.")
    if path.stat().st_size > _MAX_JSON_BYTES:
        raise ModelUnusable(f"{relative} is too large to be a configuration.")
    try:
        values = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise ModelUnusable(f"{relative} is not valid JSON.") from error
    if not isinstance(values, dict):
        raise ModelUnusable(f"{relative} does not hold a JSON object.")
    return values


def _check_link(path: Path, relative: str, root: Path) -> None:
    if not path.is_symlink():
        return
    if not path.resolve().is_relative_to(root):
        raise ModelUnusable(f"{relative} is a link that leads out of the directory.")
    if not path.is_file():
        raise ModelUnusable(f"{relative} is a link to a folder or to nothing.")


def _check_suffix(relative: str) -> None:
    suffix = Path(relative).suffix.lower()
    if suffix in _CODE:
        raise ModelUnusable(f"{relative} is program code. Models come without code.")
    if suffix in _PICKLES:
        raise ModelUnusable(
            f"{relative} may be a pickle, which can run code when it is read. "
            "Save the weights as safetensors."
        )


def _raise(error: OSError) -> None:
    raise error
