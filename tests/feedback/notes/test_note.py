import uuid

import pytest
from django.db import IntegrityError

from feedback.models import Note, NoteReply
from tests.factories import make_artist, make_note, make_operator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "note_says_something"),
        ({"frame_start": 6, "frame_end": 5}, "note_frames_in_order"),
        ({"left": 0.1}, "note_box_on_the_picture"),
        ({"left": 0.5, "top": 0, "width": 0.6, "height": 1}, "note_box_on_the_picture"),
        ({"left": 0, "top": 0, "width": 0, "height": 1}, "note_box_on_the_picture"),
        ({"left": -0.1, "top": 0, "width": 0.5, "height": 1}, "note_box_on_the_picture"),
    ],
)
def test_impossible_rows(fields: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make_note(**fields)


def test_a_box_over_the_whole_picture_is_one() -> None:
    assert make_note(left=0, top=0, width=1, height=1).has_box


def test_one_key_one_note_and_one_reply() -> None:
    key = uuid.uuid4()
    note = make_note(idempotency_key=key)
    with pytest.raises(IntegrityError):
        make_note(clip=note.clip, idempotency_key=key)


def test_an_empty_reply_is_none() -> None:
    note = make_note()
    with pytest.raises(IntegrityError, match="note_reply_says_something"):
        NoteReply.objects.create(
            note=note, author=note.author, idempotency_key=uuid.uuid4(), text=""
        )


def test_the_first_to_resolve_is_the_one_who_did() -> None:
    note, operator = make_note(), make_operator()
    assert [note.resolve(by=operator), note.resolve(by=note.author)] == [True, False]
    note.refresh_from_db()
    assert note.resolved_by == operator
    assert [note.reopen(), note.reopen()] == [True, False]


def test_notes_are_seen_by_who_sees_the_clip() -> None:
    note = make_note()
    assert list(Note.objects.visible_to(note.clip.artist)) == [note]
    assert list(Note.objects.visible_to(make_artist())) == []
