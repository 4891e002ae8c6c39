"""What an app adds to somebody's archive. Each declares PARTS in its `export_parts.py`."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from portal.declared import declared

if TYPE_CHECKING:
    from portal.models import User


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the default storage: its name, and how many bytes it should have."""

    name: str
    size: int


Content = bytes | Stored | Iterable[bytes]
"""Bytes, a stored file, or pieces that are made one after the other when they are written."""

Files = Iterator[tuple[str, Content]]
"""Path in the archive, with `/`, and content. A path comes once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """name: a word for lists; what: a sentence for the README; files: what is somebody's own.

    `files` is run twice, to count and to write, so it makes nothing big before it is asked.
    """

    name: str
    what: str
    files: Callable[["User"], Files]


def all_parts() -> list[Part]:
    """In the order of the apps."""
    return [part for parts in declared("export_parts", "PARTS") for part in parts]


def as_json(data: Any) -> bytes:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode() + b"\n"


def as_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """JSON lines (jsonlines.org), one row at a time."""
    for row in rows:
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"
