"""Opening one rating or one note is a look at it alone, which its artist reads."""

import re
import uuid

import pytest
from django.urls import reverse

from feedback.models import Rating
from generation.models import Clip
from portal.models import Look, Notice
from tests.factories import (
    make_artist,
    make_clip,
    make_generation,
    make_note,
    make_operator,
    make_programme_clip,
    make_rating,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    person = make_reviewer(name="Tomasz")
    client.force_login(person)
    return person


def open_rating(client, rating) -> str:
    return client.get(reverse("review:rating", args=[rating.public_id])).content.decode()


def open_note(client, note) -> str:
    return client.get(reverse("review:note", args=[note.public_id])).content.decode()


def looks() -> list[tuple[object, str, str, int | None]]:
    return list(Look.objects.values_list("artist", "note", "thing_type", "thing_id"))


def test_rating_opens_under_a_look_at_its_clip(client, reviewer):
    clip = make_clip(generation=make_generation(prompt="A lantern"), status="done")
    rating = make_rating(clip=clip, rationale="It holds its shape.", defects=["physics"])
    other = make_clip(artist=clip.artist, status="done")
    html = open_rating(client, rating)
    for words in ("It holds its shape.", "A lantern", "Objects move as they cannot"):
        assert html.count(words) == 1
    number = f"Rating {clip.number}"
    assert looks() == [(clip.artist.pk, number, "generation.clip", clip.pk)]
    seen = Look.objects.get().sights.values_list("what", flat=True)
    assert list(seen) == [number, f"Clip {clip.number}"]
    assert Notice.objects.get().user == clip.artist
    assert list(Clip.objects.visible_to(reviewer)) == [clip] != [other]
    open_rating(client, rating)
    assert (len(looks()), Notice.objects.count()) == (1, 1)


def test_guests_rating_is_a_look_at_the_rating_alone(client, reviewer):
    clip, guest = make_shown_clip(), make_artist(name="Mika")
    make_rating(clip=clip, rationale="Mine.")
    rating = make_rating(clip=clip, artist=guest, rationale="It drifts.")
    html = open_rating(client, rating)
    assert ("It drifts." in html, "Mine." in html, "Mika" in html) == (True, False, True)
    assert clip.artist.name not in html
    number = f"Rating {clip.number}"
    assert looks() == [(guest.pk, number, "feedback.rating", rating.pk)]
    assert list(Look.objects.get().sights.values_list("what", flat=True)) == [number]
    assert list(Rating.objects.visible_to(reviewer)) == [rating]


def test_hidden_clip_stays_hidden_behind_a_guests_rating(client, reviewer):
    clip = make_clip(generation=make_generation(prompt="A lantern"), status="done")
    html = open_rating(client, make_rating(clip=clip, artist=make_artist(), rationale="It drifts."))
    assert ("It drifts." in html, "A lantern" in html, "/media/" in html) == (True, False, False)


def test_each_line_of_the_inbox_opens_its_own_rating(client, reviewer):
    clip = make_shown_clip()
    for artist, why in ((clip.artist, "By its artist."), (make_artist(), "By a mate.")):
        make_rating(clip=clip, artist=artist, rationale=why)
    html = client.get(reverse("review:inbox")).content.decode()
    opened = [
        client.get(url).content.decode() for url in re.findall(r"/review/ratings/[^\"]+", html)
    ]
    found = [[why for why in ("By its artist.", "By a mate.") if why in one] for one in opened]
    assert found == [["By a mate."], ["By its artist."]]


def test_note_opens_under_a_look_at_its_clip(client, reviewer):
    note = make_note(text="It slides.")
    note.replies.create(author=reviewer, idempotency_key=note.public_id, text="From frame 3 on.")
    html = open_note(client, note)
    assert (html.count("It slides."), html.count("From frame 3 on.")) == (1, 1)
    number = f"Note on {note.clip.number}"
    assert looks() == [(note.author.pk, number, "generation.clip", note.clip.pk)]


def test_guests_note_is_a_look_at_the_note_alone(client, reviewer):
    clip, guest = make_shown_clip(), make_artist()
    note = make_note(clip=clip, author=guest, audience="cohort", text="I see it too.")
    assert "I see it too." in open_note(client, note)
    assert looks() == [(guest.pk, f"Note on {clip.number}", "feedback.note", note.pk)]


def test_answers_are_signed_by_pseudonym_where_the_look_does_not_cover_who_wrote_them(
    client, reviewer
):
    owner, mate = make_artist(name="Olga"), make_artist(name="Mika")
    clip = make_shown_clip(artist=owner)
    notes = [make_note(clip=clip, author=author, audience="cohort") for author in (owner, mate)]
    for note in notes:
        for author in (owner, mate, reviewer):
            note.replies.create(author=author, idempotency_key=uuid.uuid4(), text="Yes.")

    def names(note) -> list[str]:
        html = open_note(client, note)
        every = ("Olga", "Mika", owner.pseudonym, mate.pseudonym)
        return [name for name in every if name in html]

    assert names(notes[0]) == ["Olga", mate.pseudonym]
    assert names(notes[1]) == ["Mika", owner.pseudonym]


def test_hidden_clip_stays_hidden_behind_a_guests_note(client, reviewer):
    clip = make_clip(generation=make_generation(prompt="A lantern"), status="done")
    html = open_note(client, make_note(clip=clip, author=make_artist(), text="I see it too."))
    assert ("I see it too." in html, "A lantern" in html, "/media/" in html) == (True, False, False)


def test_note_of_the_team_is_a_look_at_whose_clip_it_is(client, reviewer):
    clip = make_clip(status="done")
    open_note(client, make_note(clip=clip, author=make_operator()))
    open_note(client, make_note(clip=clip, author=reviewer))
    assert [artist for artist, *_ in looks()] == [clip.artist.pk]


def test_ones_own_is_no_look(client, reviewer):
    clip = make_clip(generation=make_generation(artist=reviewer, membership=None), status="done")
    open_rating(client, make_rating(clip=clip))
    open_note(client, make_note(clip=clip))
    assert looks() == []


def test_note_on_a_programme_clip_is_a_look_at_its_author(client, reviewer):
    note = make_note(clip=make_programme_clip(), author=make_artist())
    open_note(client, note)
    assert [artist for artist, *_ in looks()] == [note.author.pk]


@pytest.mark.parametrize("who", ["owner", "artist", "anonymous"])
def test_nobody_else_opens_them(client, who):
    clip = make_clip(status="done")
    rating, note = make_rating(clip=clip, rationale="It holds."), make_note(clip=clip)
    if who != "anonymous":
        client.force_login(clip.artist if who == "owner" else make_artist())
    for url in (
        reverse("review:rating", args=[rating.public_id]),
        reverse("review:note", args=[note.public_id]),
    ):
        answer = client.get(url)
        assert answer.status_code == (302 if who == "anonymous" else 403)
        assert "It holds." not in answer.content.decode()
    assert looks() == []
