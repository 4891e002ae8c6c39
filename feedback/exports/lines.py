"""JSON lines (jsonlines.org): one object a line, whatever line breaks the words in it have."""

import json
from typing import Any

# One encoder for all lines: `json.dumps` with options builds a new one at each call.
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def as_text(row: dict[str, Any]) -> str:
    return _encode(row)


def as_line(row: dict[str, Any]) -> bytes:
    return f"{_encode(row)}\n".encode()
