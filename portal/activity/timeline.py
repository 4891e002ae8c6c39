"""The record as it is read: days, and on each day its sentences.

Artists and staff read the same ones; only "you" becomes a name for anybody else.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from portal.activity.kinds import UndeclaredKind, kind_of
from portal.gate.admit import admit
from portal.models import Entry, User


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry. `by` names who did it where the sentence does not, and it was somebody else."""

    at: datetime
    kind: str
    sentence: str
    by: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    lines: list[Line] = field(default_factory=list)


def timeline(entries: Iterable[Entry], *, reader: User) -> list[Day]:
    """Days in the order of the entries, which are read with `for_timeline()`.

    A line leads to its thing where that still is and the reader may see it. Whether the reader
    may read the entries at all was asked before. The number of queries is fixed by the types of
    things, not by how many there are.
    """
    entries = list(entries)
    urls = _urls(entries, reader) if admit(reader) else {}
    days: dict[date, Day] = {}
    for entry in entries:
        day = timezone.localdate(entry.at)
        url = urls.get((entry.thing_type, entry.thing_id), "")
        days.setdefault(day, Day(day)).lines.append(_line(entry, reader, url))
    return list(days.values())


def _line(entry: Entry, reader: User, url: str) -> Line:
    actor = name_actor(entry, reader)
    try:
        kind = kind_of(entry.kind)
    except UndeclaredKind:
        told = f"An entry of a kind that is no longer written: {entry.kind}"
        return Line(at=entry.at, kind=entry.kind, sentence=told)
    is_told = "{actor}" in kind.sentence
    is_own = entry.actor_id is None or entry.actor_id == entry.person_id
    return Line(
        at=entry.at,
        kind=entry.kind,
        sentence=kind.tell(entry.facts, actor=actor),
        by="" if is_told or is_own else actor,
        url=url,
    )


def name_actor(entry: Entry, reader: User) -> str:
    """Staff by name and role, the reader as "you", the software as "the house"."""
    if entry.actor_id is None:
        return "the house"
    if entry.actor_id == reader.pk == entry.person_id:
        return "you"
    if entry.actor is None:
        return "somebody who is gone"
    role = _role(entry.actor)
    return f"{entry.actor.name}, {role}" if role else entry.actor.name


def _role(user: User) -> str:
    """From the groups that `for_timeline()` has read."""
    if not user.is_staff:
        return ""
    names = {group.name for group in user.groups.all()}
    return User.OPERATOR if user.is_superuser or User.OPERATOR in names else User.REVIEWER


def _urls(entries: list[Entry], reader: User) -> dict[tuple[str, int | None], str]:
    """Of things that have a page, and whose queryset knows who may see them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.thing_id is not None:
            wanted[entry.thing_type].add(entry.thing_id)
    found: dict[tuple[str, int | None], str] = {}
    for thing_type, ids in wanted.items():
        for thing in _visible(thing_type, ids, reader):
            found[thing_type, thing.pk] = thing.get_absolute_url()  # type: ignore[attr-defined]
    return found


def _visible(thing_type: str, ids: set[int], reader: User) -> Iterable[Model]:
    try:
        model = apps.get_model(thing_type)
    except LookupError:  # of an app or a table that is no more
        return []
    things = model._default_manager.filter(pk__in=ids)
    if not hasattr(model, "get_absolute_url") or not hasattr(things, "visible_to"):
        return []
    visible: Iterable[Model] = things.visible_to(reader)
    return visible
