"""The declared kinds as people read them: one line for each thing that is recorded."""

from dataclasses import dataclass
from functools import cache

from django.utils.text import slugify

from portal.activity.kinds import Audience, Kind, all_kinds

_READERS = {
    Audience.STAFF: "You; staff with a purpose",
    Audience.OPERATORS: "You; operators with a purpose",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that say the same of what they record."""

    slug: str
    what: str
    kinds: tuple[Kind, ...]

    @property
    def names(self) -> list[str]:
        """Of the kinds that are entries; others stand in tables of their own."""
        return [kind.name for kind in self.kinds if kind.is_entry]

    @property
    def purposes(self) -> list[str]:
        return list(dict.fromkeys(kind.purpose for kind in self.kinds))

    @property
    def readers(self) -> list[str]:
        return list(dict.fromkeys(_READERS[kind.audience] for kind in self.kinds))

    @property
    def kept(self) -> str:
        return ", or ".join(in_words(days) for days in sorted({kind.days for kind in self.kinds}))


@cache
def groups() -> list[Group]:
    """What may be about a person, in the order in which the apps declare it."""
    found: dict[str, list[Kind]] = {}
    for kind in all_kinds().values():
        if kind.is_about_people:
            found.setdefault(kind.what, []).append(kind)
    return [Group(slugify(what), what, tuple(kinds)) for what, kinds in found.items()]


def in_words(days: int) -> str:
    years, rest = divmod(days, 365)
    if rest:
        return f"{days} days"
    return f"{years} years" if years > 1 else "a year"
