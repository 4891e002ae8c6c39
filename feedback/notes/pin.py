"""Pin a note to frames, answer one, and tell the others in its thread."""

import uuid
from typing import Any

from django.db import transaction

from feedback.ledger.earn import earn
from feedback.models import Note, NoteReply, Task
from feedback.notes.sign import known_to, name_for_staff
from generation.models import Clip
from generation.models.clip import ClipQuerySet
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify


def notable_by(user: User) -> ClipQuerySet:
    """Finished clips that this person may see: their own, shown to them, or under a look."""
    return Clip.objects.visible_to(user).done()


def earns_by_note(*, clip: Clip, author: User) -> bool:
    """An artist's note on their own clip, or on one shown to their cohort. Staff's never."""
    if clip.artist_id == author.pk:
        return True
    return not author.is_staff and Clip.objects.shown_to_mate(author).filter(pk=clip.pk).exists()


@transaction.atomic
def pin(
    *,
    clip: Clip,
    author: User,
    key: uuid.UUID,
    said: dict[str, Any],
    active_s: int | None = None,
) -> tuple[Note, bool]:
    """Write the note once for its key. True: it is new. An artist's earns its rate.

    `said` holds text, frame_start and frame_end; left, top, width, height and strokes if drawn; an
    audience if the clip is shown to a cohort.
    Raises: ValueError for frames outside the film, and for the cohort of a clip that is not shown.
    """
    if said["frame_end"] >= clip.generation.frames:
        raise ValueError("The range ends after the film does.")
    if said.get("audience") == Note.Audience.COHORT and clip.shown_at is None:
        raise ValueError("The clip is not shown to a cohort.")
    note, is_new = Note.objects.get_or_create(
        author=author, idempotency_key=key, defaults={"clip": clip} | said
    )
    if not is_new:
        return note, False
    person = _concerned(author, clip)
    record("note.pinned", person=person, actor=author, thing=note, clip=clip.number)
    if earns_by_note(clip=clip, author=author):
        earn(person=author, task=Task.NOTE, thing=note, label=clip.number, active_s=active_s)
    if author.pk != clip.artist_id:
        _tell(note, clip.artist, author, f"wrote a note on {clip.number}.")
    return note, True


@transaction.atomic
def reply(*, note: Note, author: User, text: str, key: uuid.UUID) -> NoteReply:
    """Write the reply once for its key. The note's author and the clip's artist are told."""
    written, is_new = NoteReply.objects.get_or_create(
        author=author, idempotency_key=key, defaults={"note": note, "text": text}
    )
    if is_new:
        clip = note.clip
        concerned = _concerned(author, clip)
        record("note.answered", person=concerned, actor=author, thing=note, clip=clip.number)
        for person in {note.author, note.clip.artist} - {author}:
            _tell(note, person, author, f"answered a note on {clip.number}.")
    return written


@transaction.atomic
def resolve(*, note: Note, by: User) -> bool:
    """open -> resolved. False when somebody did it before."""
    if not note.resolve(by=by):
        return False
    clip = note.clip
    person = _concerned(note.author, clip)
    record("note.resolved", person=person, actor=by, thing=note, clip=clip.number)
    return True


def _concerned(author: User, clip: Clip) -> int:
    """In whose record it stands: an artist's words in their own, those of staff in the artist's."""
    return clip.artist_id if author.is_staff else author.pk


def _tell(note: Note, person: User, author: User, what: str) -> None:
    """Not whom the clip is hidden from again: the notice would name what they may not see. Staff
    read who wrote it by the name that they know now.
    """
    if not person.is_staff and not Note.objects.visible_to(person).filter(pk=note.pk).exists():
        return
    name = author.name
    if person.is_staff:
        name = name_for_staff(author, known=known_to(person, note.clip))
    path = note.get_absolute_url()
    notify(user=person, kind=Notice.Kind.ANSWERED, text=f"{name} {what}", path=path)
