"""Under which names notes are read: a cohort knows each other, staff read pseudonyms."""

from collections.abc import Iterable

from feedback.models import Note
from generation.models import Clip
from portal.models import User


def sign(notes: Iterable[Note], *, clip: Clip, reader: User) -> None:
    """Set the names on notes of `with_threads()`. Staff read that of an artist whom a look covers.

    Costs one query, and for staff alone.
    """
    if reader.is_reviewer:
        sign_for_staff(notes, known=known_to(reader, clip))


def known_to(reader: User, clip: Clip) -> set[int]:
    """Whom somebody of the staff knows by name at this clip: its artist under a look alone."""
    is_covered = Clip.objects.entrusted_to(reader).filter(pk=clip.pk).exists()
    return {reader.pk, clip.artist_id} if is_covered else {reader.pk}


def sign_for_staff(notes: Iterable[Note], *, known: set[int]) -> None:
    """Set the names on notes of `with_threads()` as those read them who know these artists."""
    for note in notes:
        note.signed = name_for_staff(note.author, known=known)
        for reply in note.replies.all():
            reply.signed = name_for_staff(reply.author, known=known)


def name_for_staff(author: User, *, known: set[int]) -> str:
    return author.name if author.is_staff or author.pk in known else author.pseudonym
