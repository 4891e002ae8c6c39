"""Staff say why before they see an artist's work, and the artist reads who looked, when and why."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.activity.record import record
from portal.models import Look, Notice, Sight, User
from portal.notices.notify import notify

if TYPE_CHECKING:
    from django.db.models import Model

    from portal.models.look import LookQuerySet

LOOK_FOR = timedelta(minutes=30)


@transaction.atomic
def open_look(
    *,
    staff: User,
    artist: User,
    purpose: str,
    note: str,
    thing: "Model | None" = None,
    at: datetime | None = None,
) -> Look:
    """Let somebody of the staff see an artist's work for LOOK_FOR, and tell the artist at once.

    thing: the one row that is seen; None is all of the artist's work. Another purpose for the
    same ends the look before it.
    Raises: ValueError for a look at oneself, for who is no staff, and without a note where no
    thing is named.
    """
    if staff.pk == artist.pk or not staff.is_reviewer:
        raise ValueError("A look is one of staff, at somebody else.")
    if thing is None and not note.strip():
        raise ValueError("The artist is owed the purpose in words.")
    now = at or timezone.now()
    _wait_for_turn(staff)
    for before in _active(staff, artist, thing, now):
        close_look(look=before, at=now)
    look = Look.objects.create(
        staff=staff,
        role=Look.Role.OPERATOR if staff.is_operator else Look.Role.REVIEWER,
        artist=artist,
        purpose=purpose,
        note=note.strip(),
        opened_at=now,
        until=now + LOOK_FOR,
        **_named(thing),
    )
    why = look.get_purpose_display().lower()
    record("look.opened", person=artist, actor=staff, thing=look, at=now, purpose=why)
    notify(
        user=artist,
        kind=Notice.Kind.LOOKED,
        text=f"{staff.name} opened your work for: {why}.",
        path=reverse("activity:looks"),
    )
    return look


@transaction.atomic
def close_look(*, look: Look, at: datetime | None = None) -> bool:
    """End it before its time. False when it is over already."""
    if not look.close(at=at):
        return False
    record("look.closed", person=look.artist_id, actor=look.staff_id, thing=look, at=at)
    return True


def active_look(
    *, staff: User, artist: User, thing: "Model | None" = None, at: datetime | None = None
) -> Look | None:
    """The look under which this person sees the artist's work, or this one thing of it."""
    things = {} if thing is None else {thing._meta.label_lower: thing.pk}
    looks = Look.objects.active(at=at).by(staff).covering(artist, things)
    return looks.select_related("artist").first()


@transaction.atomic
def saw(*, look: Look, what: str, thing: "Model | None" = None, at: datetime | None = None) -> bool:
    """Write down what was opened under a look. True the first time, False for a second one."""
    now = at or timezone.now()
    _, is_new = Sight.objects.get_or_create(look=look, what=what, defaults={"at": now})
    if is_new:
        record(
            "look.seen",
            person=look.artist_id,
            actor=look.staff_id,
            thing=thing or look,
            at=now,
            what=what[:1].lower() + what[1:],
            look=look.pk,
        )
    return is_new


@transaction.atomic
def look_at(
    *,
    staff: User,
    artist: User,
    thing: "Model",
    purpose: str,
    note: str = "",
    what: str = "",
    at: datetime | None = None,
) -> Look | None:
    """Open one thing, with the reason why it came to staff as the purpose. No form is asked.

    The look covers this thing alone; opened again within its time it is the same look. `what` is
    written down as seen, unless it is empty. None where it is one's own.
    """
    if staff.pk == artist.pk:
        return None
    now = at or timezone.now()
    _wait_for_turn(staff)
    same = _active(staff, artist, thing, now).filter(purpose=purpose, note=note.strip()).first()
    look = same or open_look(
        staff=staff, artist=artist, purpose=purpose, note=note, thing=thing, at=now
    )
    if what:
        saw(look=look, what=what, thing=thing, at=now)
    return look


def _active(staff: User, artist: User, thing: "Model | None", now: datetime) -> "LookQuerySet":
    """Those at exactly this."""
    return Look.objects.active(at=now).by(staff).filter(artist=artist, **_named(thing))


def _named(thing: "Model | None") -> dict[str, str | int | None]:
    if thing is None:
        return {"thing_type": "", "thing_id": None}
    return {"thing_type": thing._meta.label_lower, "thing_id": thing.pk}


def _wait_for_turn(staff: User) -> None:
    """One look after the other: two windows at once would tell the artist twice."""
    User.objects.select_for_update(no_key=True).get(pk=staff.pk)
