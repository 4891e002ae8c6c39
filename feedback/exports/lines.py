"""JSON lines (jsonlines.org): one object a line, whatever line breaks the words in it have."""

import json
from typing import Any

# One encoder for all lines: `json.dumps` with options builds a new one at each call.
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def as_text(value: Any) -> str:
    return _encode(value)


def as_members(row: dict[str, Any]) -> str:
    """The inside of an object, to be written once and put into many lines."""
    return _encode(row)[1:-1]


def as_line(row: dict[str, Any]) -> bytes:
    return f"{_encode(row)}\n".encode()
