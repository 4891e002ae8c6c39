"""Who played a film or fetched a file is written down once, whatever the browser asks for."""

import pytest

from generation.delivery.fetched import note_fetched
from generation.models import Rendition
from portal.models import Entry, User
from tests.factories import make_artist, make_operator
from tests.generation.delivery.conftest import MakeFile
from tests.generation.delivery.fetch import fetch, url_of

pytestmark = pytest.mark.django_db
Purpose = Rendition.Purpose


def lines() -> list[tuple[str, int, int]]:
    found = Entry.objects.order_by("pk")
    return list(found.values_list("kind", "person_id", "actor_id"))


def test_a_fetched_file_is_one_line(make_file: MakeFile) -> None:
    file = make_file(purpose=Purpose.DOWNLOAD)
    artist = file.clip.artist
    assert fetch(url_of(file), user=artist).status == 200
    assert fetch(url_of(file), user=artist, method="HEAD").status == 200
    fresh = {"If-None-Match": f'"{file.sha256}"'}
    assert fetch(url_of(file), user=artist, headers=fresh).status == 304
    assert fetch(url_of(file), user=artist, headers={"Range": "bytes=9999-"}).status == 416
    assert lines() == [("clip.downloaded", artist.pk, artist.pk)]
    assert Entry.objects.get().facts == {"clip": "0001-1"}


def test_who_may_not_have_it_leaves_no_line_in_the_record_of_its_artist(
    make_file: MakeFile,
) -> None:
    file = make_file(purpose=Purpose.DOWNLOAD)
    assert fetch(url_of(file), user=make_artist()).status == 404
    assert fetch(url_of(file)).status == 302
    assert lines() == []


@pytest.mark.parametrize("purpose", [Purpose.POSTER, Purpose.PREVIEW, Purpose.STRIP])
def test_pictures_of_lists_are_not_recorded(make_file: MakeFile, purpose: str) -> None:
    file = make_file(purpose=purpose)
    assert fetch(url_of(file), user=file.clip.artist).status == 200
    assert lines() == []


def note(file: Rendition, by: User, session: str = "one", first_byte: int = 0) -> None:
    note_fetched(rendition=file, by=by, session=session, first_byte=first_byte)


def test_a_film_that_plays_is_one_line_an_hour_and_session(make_file: MakeFile) -> None:
    first, second = make_file(), make_file()
    artist = first.clip.artist
    for byte in (0, 400, 0):
        note(first, artist, first_byte=byte)
    note(first, artist, session="two")
    note(second, artist)
    played = list(Entry.objects.order_by("pk").values_list("kind", "thing_id"))
    assert played == [
        ("clip.watched", first.clip_id),
        ("clip.watched", first.clip_id),
        ("clip.watched", second.clip_id),
    ]


def test_each_fetch_of_a_file_is_a_line_and_going_on_is_none(make_file: MakeFile) -> None:
    file = make_file(purpose=Purpose.DOWNLOAD)
    for byte in (0, 400, 0):
        note(file, file.clip.artist, first_byte=byte)
    assert len(lines()) == 2


def test_leaving_out_the_first_byte_is_no_way_round(make_file: MakeFile) -> None:
    file, operator = make_file(purpose=Purpose.DOWNLOAD), make_operator()
    for byte in (1, 2):
        note(file, operator, first_byte=byte)
    assert lines() == [("clip.downloaded", file.clip.artist_id, operator.pk)]
