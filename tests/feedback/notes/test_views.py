import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import LedgerEntry, Note, NoteReply
from generation.models import Clip
from portal.models import Notice, User
from tests.factories import make_artist, make_clip, make_note, make_rate_card

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def clip() -> Clip:
    return make_clip(status="done")


def note_data(**said: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "text": "It slides.", "frame_start": "2"} | said


def add(clip: Clip, data: dict[str, Any], *, by: User | None = None, **more: Any) -> Any:
    browser = browser_of(by or clip.artist)
    return browser.post(reverse("notes:add", args=[clip.public_id]), data, **more)


def test_an_artist_pins_a_note_with_a_box_and_a_drawing(clip: Clip) -> None:
    make_rate_card({"note": (3, "2.10")})
    data = note_data(
        frame_end="6", left="25", top="10", width="50", height="12.5", active_s="44",
        strokes="[[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.5]]]",
    )  # fmt: skip
    answer = add(clip, data)
    note = Note.objects.get()
    where = f"?f=2&note={note.public_id}#note-{note.public_id}"
    assert answer["Location"] == clip.get_absolute_url() + where
    assert (note.frame_start, note.frame_end) == (2, 6)
    assert (note.left, note.top, note.width, note.height) == (0.25, 0.1, 0.5, 0.125)
    assert note.strokes == [[[0.1, 0.2], [0.3, 0.4]]]
    assert LedgerEntry.objects.values_list("task", "active_s").get() == ("note", 44)


def test_sent_twice_it_is_there_once_and_paid_once(clip: Clip) -> None:
    make_rate_card({"note": (3, "2.10")})
    data = note_data()
    add(clip, data)
    add(clip, data)
    assert (Note.objects.count(), LedgerEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"text": " "}, "text", "Write the note first."),
        ({"frame_start": "99"}, "frame_start", "The last frame of this clip is 8."),
        ({"frame_start": "5", "frame_end": "4"}, "frame_end", "comes before the first"),
        ({"left": "10"}, "top", "A box needs all four"),
        ({"left": "60", "top": "0", "width": "50", "height": "9"}, "width", "outside the picture"),
        ({"left": "6", "top": "0", "width": "0", "height": "9"}, "width", "no size"),
        ({"left": "101", "top": "0", "width": "5", "height": "9"}, "left", "less than or equal"),
        ({"text": "a\x00b"}, "text", "Null characters"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    clip: Clip, said: dict[str, str], field: str, sentence: str
) -> None:
    data = note_data(**{"text": "Kept words."} | said)
    for headers in ({}, HTMX):
        answer = add(clip, data, headers=headers)
        assert answer.status_code == 422
        html = answer.content.decode()
        assert sentence in html
        if "text" not in said:
            assert "Kept words." in html
    assert Note.objects.count() == 0


@pytest.mark.parametrize(
    "strokes", ["no json", "[[[0.1, 2]]]", "[[1, 2]]", '{"a": 1}', "[" * 900, "[[[0.1, NaN]]]"]
)
def test_a_drawing_that_makes_no_sense_is_left_out(clip: Clip, strokes: str) -> None:
    assert add(clip, note_data(strokes=strokes)).status_code == 302
    assert Note.objects.get().strokes == []


def test_the_answer_to_a_script_brings_the_pane_and_the_marks(clip: Clip) -> None:
    html = add(clip, note_data(), headers=HTMX).content.decode()
    assert 'id="marks"' in html
    assert 'hx-swap-oob="true"' in html
    assert "Note 1, frames 2 to 2" in html
    assert 'class="hit" x="22.222%" y="4" width="11.111%"' in html


def test_strangers_find_nothing_and_the_anonymous_the_door(clip: Clip) -> None:
    note = make_note(clip=clip)
    paths = [
        reverse("notes:add", args=[clip.public_id]),
        reverse("notes:reply", args=[note.public_id]),
        reverse("notes:resolve", args=[note.public_id]),
    ]
    other = browser_of(make_artist())
    assert [other.post(path, note_data()).status_code for path in paths] == [404] * 3
    assert [Client().post(path).status_code for path in paths] == [302] * 3
    export = reverse("notes:export", args=[clip.public_id, "csv"])
    assert other.get(export).status_code == 404
    assert Client().get(export).status_code == 302
    assert Note.objects.count() == 1


def test_there_is_nothing_to_note_on_a_clip_without_a_film() -> None:
    clip = make_clip(status="failed")
    assert add(clip, note_data()).status_code == 404
    assert (
        'href="#notes"' not in browser_of(clip.artist).get(clip.get_absolute_url()).content.decode()
    )


def test_a_thread_has_answers_once_a_key_and_may_be_resolved(clip: Clip) -> None:
    note, browser = make_note(clip=clip), browser_of(clip.artist)
    path, data = reverse("notes:reply", args=[note.public_id]), note_data(text="Still there.")
    browser.post(path, data)
    browser.post(path, data)
    assert NoteReply.objects.values_list("text", flat=True).get() == "Still there."
    assert Notice.objects.count() == 0  # nobody is told of their own words
    refused = browser.post(path, note_data(text=""), headers=HTMX)
    assert (refused.status_code, "Write something first." in refused.content.decode()) == (
        422, True,
    )  # fmt: skip
    resolve = reverse("notes:resolve", args=[note.public_id])
    browser.post(resolve, {"resolved": "yes"})
    note.refresh_from_db()
    assert note.resolved_by == clip.artist
    browser.post(resolve, {"resolved": "no"})
    note.refresh_from_db()
    assert note.resolved_at is None


def test_many_notes_ask_the_database_as_little_as_few(clip: Clip) -> None:
    browser = browser_of(clip.artist)
    counts = []
    for more in (5, 20):
        for _ in range(more):
            NoteReply.objects.create(
                note=make_note(clip=clip), author=clip.artist, idempotency_key=uuid.uuid4(),
                text="Yes.",
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(clip.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("form", ["csv", "edl", "fcpxml"])
def test_markers_are_downloaded(clip: Clip, form: str) -> None:
    make_note(clip=clip)
    path = reverse("notes:export", args=[clip.public_id, form])
    answer = browser_of(clip.artist).get(path)
    assert answer["Content-Disposition"] == f'attachment; filename="atelier-{clip.number}.{form}"'
    assert "The basket slides." in answer.content.decode()


def test_there_is_no_other_format(clip: Clip) -> None:
    path = reverse("notes:export", args=[clip.public_id, "exe"])
    assert browser_of(clip.artist).get(path).status_code == 404
