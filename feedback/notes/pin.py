"""Pin a note to frames, answer one, and tell the others in its thread."""

import uuid
from typing import Any

from django.db import transaction

from feedback.ledger.earn import earn
from feedback.models import Note, NoteReply, Task
from generation.models import Clip
from generation.models.clip import ClipQuerySet
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify


def notable_by(user: User) -> ClipQuerySet:
    """Finished clips that this person may see: their own, and for staff those they look at."""
    return Clip.objects.visible_to(user).done()


@transaction.atomic
def pin(
    *,
    clip: Clip,
    author: User,
    key: uuid.UUID,
    said: dict[str, Any],
    active_s: int | None = None,
) -> tuple[Note, bool]:
    """Write the note once for its key. True: it is new. An artist's own earns its rate.

    `said` holds text, frame_start and frame_end, and left, top, width, height and strokes if drawn.
    Raises: ValueError for frames outside the film.
    """
    if said["frame_end"] >= clip.generation.frames:
        raise ValueError("The range ends after the film does.")
    note, is_new = Note.objects.get_or_create(
        author=author, idempotency_key=key, defaults={"clip": clip} | said
    )
    if not is_new:
        return note, False
    record("note.pinned", person=clip.artist_id, actor=author, thing=note, clip=clip.number)
    if author.pk == clip.artist_id:
        earn(person=author, task=Task.NOTE, thing=note, label=clip.number, active_s=active_s)
    else:
        _tell(note, clip.artist, f"{author.name} wrote a note on {clip.number}.")
    return note, True


@transaction.atomic
def reply(*, note: Note, author: User, text: str, key: uuid.UUID) -> NoteReply:
    """Write the reply once for its key. The note's author and the clip's artist are told."""
    written, is_new = NoteReply.objects.get_or_create(
        author=author, idempotency_key=key, defaults={"note": note, "text": text}
    )
    if is_new:
        clip = note.clip
        record("note.answered", person=clip.artist_id, actor=author, thing=note, clip=clip.number)
        for person in {note.author, note.clip.artist} - {author}:
            _tell(note, person, f"{author.name} answered a note on {note.clip.number}.")
    return written


@transaction.atomic
def resolve(*, note: Note, by: User) -> bool:
    """open -> resolved. False when somebody did it before."""
    if not note.resolve(by=by):
        return False
    clip = note.clip
    record("note.resolved", person=clip.artist_id, actor=by, thing=note, clip=clip.number)
    return True


def _tell(note: Note, person: User, text: str) -> None:
    notify(user=person, kind=Notice.Kind.ANSWERED, text=text, path=note.get_absolute_url())
