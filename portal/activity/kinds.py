"""What may be recorded. Each app declares its kinds in `record_kinds.py`; nothing else is written.

The page "What is recorded about you" is drawn from these declarations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from portal.declared import declared


class Retention(StrEnum):
    """How long entries are kept: whole months go together, once their time is over."""

    SHORT = "short"  # sign-ins, networks, files fetched
    STANDARD = "standard"  # what people did
    LONG = "long"  # decisions about people: places, terms, looks, alarms

    @property
    def days(self) -> int:
        return {"short": 90, "standard": 365, "long": 730}[self]


class Audience(StrEnum):
    """Who may read an entry besides the person it is about."""

    STAFF = "staff"  # reviewers and operators, with a purpose
    OPERATORS = "operators"  # operators alone, with a purpose


class UndeclaredKind(LookupError):
    """Something wanted to write a kind, or a fact of it, that no app has declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry.

    `sentence` is what its reader sees; {name} stands for a fact of that name, {actor} for who
    did it. `what` and `purpose` are for the page that tells people what is recorded.
    """

    name: str
    what: str
    sentence: str
    purpose: str
    retention: Retention = Retention.STANDARD
    audience: Audience = Audience.STAFF
    facts: tuple[str, ...] = ()
    is_entry: bool = True  # False: kept in a table of its own, and declared here to be shown
    kept_days: int | None = None  # where it is not the retention's
    is_about_people: bool = True  # False: it concerns the house, and nobody's own pages show it

    @property
    def days(self) -> int:
        return self.kept_days or self.retention.days

    def tell(self, facts: Mapping[str, Any], *, actor: str = "the house") -> str:
        """The sentence with its facts. One that is missing, from before it was added, is a dash."""
        told = {name: facts.get(name, "–") for name in self.facts}  # noqa: RUF001 - a dash
        return self.sentence.format(**told, actor=actor)


@cache
def all_kinds() -> dict[str, Kind]:
    """Every declared kind by name, in the order of the apps.

    Raises: ValueError when two apps declare the same name.
    """
    found: dict[str, Kind] = {}
    for kinds in declared("record_kinds", "KINDS"):
        for kind in kinds:
            if kind.name in found:
                raise ValueError(f"The kind {kind.name} is declared twice.")
            found[kind.name] = kind
    return found


def kind_of(name: str) -> Kind:
    """The kind of an entry. Raises: UndeclaredKind."""
    kind = all_kinds().get(name)
    if kind is None or not kind.is_entry:
        raise UndeclaredKind(f"No app declares the kind {name!r}.")
    return kind
