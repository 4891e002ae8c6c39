"""Which part of a file a request asks for. Source: RFC 9110, sections 13.1.5 and 14."""

import re
from dataclasses import dataclass

_SPEC = re.compile(r"([0-9]{0,20})-([0-9]{0,20})")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def of(self, size: int) -> str:
        """The value of Content-Range."""
        return f"bytes {self.first}-{self.last}/{size}"


class Unsatisfiable(Exception):
    """No byte of the file lies in the range: 416."""


def read_range(header: str | None, size: int) -> Span | None:
    """Return the one span asked for, or None where the whole file is the answer.

    A header that is malformed, has another unit or asks for several ranges is ignored, as
    section 14.2 allows: a player asks for one, and many are a way to make a server work.

    Raises: Unsatisfiable.
    """
    unit, separator, ranges = (header or "").strip().partition("=")
    if not separator or unit.strip().lower() != "bytes":
        return None
    match = _SPEC.fullmatch(ranges.strip())
    if match is None:
        return None
    first, last = match.groups()
    if first:
        return _from_first(int(first), last, size)
    return _suffix(int(last), size) if last else None


def may_continue(if_range: str | None, etag: str) -> bool:
    """Whether If-Range lets the range stand: absent, or the same strong tag.

    A date never matches, since no Last-Modified is sent; a weak tag never does either.
    """
    return if_range is None or if_range.strip() == etag


def _from_first(first: int, last: str, size: int) -> Span | None:
    if last and int(last) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Span(first, min(int(last), size - 1) if last else size - 1)


def _suffix(length: int, size: int) -> Span:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Span(max(0, size - length), size - 1)
