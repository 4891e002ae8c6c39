"""The notes of a clip as its page lists them: some at a time, in the order of the film."""

import uuid
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from feedback.models import Note
from feedback.notes.sign import sign
from generation.models import Clip
from portal.models import User

A_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """notes: those of this page, with their threads. open: how many of all are not resolved.

    elsewhere: the first frames of the open ones on other pages.
    """

    notes: list[Note]
    page: Page
    open: int
    elsewhere: list[int]


def list_notes(*, clip: Clip, reader: User, page: str = "", note: str = "") -> Listed:
    """The wanted page, or the one that this note is on, in three queries."""
    rows = Note.objects.visible_to(reader).filter(clip=clip).order_by("frame_start", "pk")
    every = list(rows.values_list("pk", "public_id", "frame_start", "resolved_at"))
    pages = Paginator(every, A_PAGE)
    shown = pages.get_page(_page_of(note, [row[1] for row in every]) or page or 1)
    here = {row[0] for row in shown}
    notes = list(Note.objects.filter(pk__in=here).with_threads())
    sign(notes, clip=clip, reader=reader)
    unresolved = [row for row in every if row[3] is None]
    return Listed(
        notes=notes,
        page=shown,
        open=len(unresolved),
        elsewhere=sorted({row[2] for row in unresolved if row[0] not in here}),
    )


def _page_of(note: str, public_ids: list[uuid.UUID]) -> int | None:
    try:
        return public_ids.index(uuid.UUID(note)) // A_PAGE + 1
    except ValueError:
        return None
