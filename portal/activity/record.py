"""Write one line of the record: a plain insert of ids that waits for nothing."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from portal.activity.kinds import UndeclaredKind, kind_of
from portal.models.entry import Entry

if TYPE_CHECKING:
    from django.db.models import Model

    from portal.models import User

Fact = str | int | float | bool | None


def record(
    name: str,
    *,
    person: "User | int | None",
    actor: "User | int | None" = None,
    thing: "Model | None" = None,
    at: datetime | None = None,
    **facts: Fact,
) -> Entry:
    """Write that something of a declared kind happened.

    person: whom it is about, and who may read it. actor: who did it; None is the house itself.
    thing: the row it concerns; its table and id are kept. facts: small values that the kind
    declares; never a prompt, a reason or another text of somebody: those stay in their own rows.
    Call it in the transaction of the change, so that both stand or fall together.

    Raises: UndeclaredKind for a kind or a fact that no app has declared.
    """
    kind = kind_of(name)
    if unknown := facts.keys() - set(kind.facts):
        raise UndeclaredKind(f"{name} declares no fact {', '.join(sorted(unknown))}.")
    return Entry.objects.create(
        kind=name,
        retention=kind.retention,
        at=at or timezone.now(),
        person_id=_id(person),
        actor_id=_id(actor),
        thing_type=thing._meta.label_lower if thing is not None else "",
        thing_id=thing.pk if thing is not None else None,
        facts=facts,
    )


def _id(person: "User | int | None") -> int | None:
    return person if person is None or isinstance(person, int) else person.pk
