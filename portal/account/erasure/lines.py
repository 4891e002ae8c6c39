"""What an erasure takes and leaves. Each app declares LINES in its `erasure_parts.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.declared import declared

if TYPE_CHECKING:
    from portal.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page that asks.

    what: as people say it of many; one: the same of one. count: of this person's rows; a line
    that is not counted shows none. kept_because: empty for what goes; else why it must stay, and
    what of it.
    """

    what: str
    one: str = ""
    count: Callable[["User"], int]
    is_counted: bool = True
    kept_because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    what: str
    count: int
    why: str
    is_counted: bool


def counted(user: "User") -> tuple[list[Counted], list[Counted]]:
    """What goes, and what stays, for this person; lines of nothing are left out."""
    goes: list[Counted] = []
    stays: list[Counted] = []
    for lines in declared("erasure_parts", "LINES"):
        for line in lines:
            if count := line.count(user):
                into = stays if line.kept_because else goes
                into.append(_count(line, count))
    return goes, stays


def _count(line: Line, count: int) -> Counted:
    what = line.one if count == 1 and line.one else line.what
    return Counted(what=what, count=count, why=line.kept_because, is_counted=line.is_counted)
