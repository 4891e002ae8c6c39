"""Fingerprints of entries and of the seals that chain them: the same bytes on every database."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from portal.models import Seal

FIELDS = (
    "id", "at", "kind", "retention", "person_id", "actor_id", "thing_type", "thing_id", "facts",
)  # fmt: skip
"""What is sealed of an entry: all of it, in this order."""

_LEAF = struct.Struct(">qH32s")
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode

Row = tuple[Any, ...]


class Leaf(NamedTuple):
    """What a seal keeps of one entry."""

    entry_id: int
    kind: str
    digest: bytes


def digest_of(row: Row) -> bytes:
    """SHA-256 of the canonical bytes of an entry, given as the values of FIELDS.

    The bytes are JSON without spaces, keys sorted, the time in UTC to the microsecond.
    """
    entry_id, at, *rest = row
    return hashlib.sha256(_encode([entry_id, _stamp(at), *rest]).encode()).digest()


def leaf_of(row: Row) -> Leaf:
    return Leaf(row[0], row[2], digest_of(row))


def pack(leaves: Iterable[Leaf], kinds: list[str]) -> bytes:
    """42 bytes for each: id, place of its kind in `kinds`, digest."""
    place = {kind: number for number, kind in enumerate(kinds)}
    return b"".join(_LEAF.pack(leaf.entry_id, place[leaf.kind], leaf.digest) for leaf in leaves)


def unpack(seal: "Seal") -> Iterator[Leaf]:
    for entry_id, place, digest in _LEAF.iter_unpack(bytes(seal.leaves)):
        yield Leaf(entry_id, seal.kinds[place], digest)


def hash_of(seal: "Seal") -> str:
    """SHA-256 over everything a seal says, the hash of the one before it included."""
    head = _encode(
        [
            seal.retention,
            seal.month.isoformat(),
            seal.sequence,
            seal.number,
            _stamp(seal.until),
            seal.entries,
            seal.first_id,
            seal.last_id,
            seal.kinds,
            seal.previous,
            _stamp(seal.sealed_at),
        ]
    )
    return hashlib.sha256(head.encode() + b"\n" + bytes(seal.leaves)).hexdigest()


def beginning_of(retention: str, month: str) -> str:
    """What the first seal of a month follows, so that a chain cannot pass for another's."""
    return hashlib.sha256(f"atelier record {retention} {month}".encode()).hexdigest()


def short(fingerprint: str) -> str:
    """As people compare it: 9f2c 41d7 e0b3."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, 12, 4))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
