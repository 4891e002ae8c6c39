import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.urls import Resolver404, resolve
from django.utils import timezone

from generation.delivery.find import may_still_have
from generation.models import Clip, Rendition
from portal.files.body import CHUNK_BYTES
from portal.models import Entry, Look, User
from tests.factories import (
    make_artist,
    make_clip,
    make_look,
    make_operator,
    make_reviewer,
    make_terms,
)
from tests.generation.delivery.conftest import MakeFile
from tests.generation.delivery.fetch import Answer, fetch, url_of

MakeStaff = Callable[[], User]
CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest) -> None:
    if request.param == "bucket":
        request.getfixturevalue("s3_storage")


@pytest.fixture
def rendition(storage: None, make_file: MakeFile) -> Rendition:
    return make_file(CONTENT)


def get(rendition: Rendition, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return fetch(url_of(rendition), user=rendition.clip.artist, method=method, headers=named)


def test_the_whole_file(rendition: Rendition) -> None:
    answer = get(rendition)
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(SIZE)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == f'"{rendition.sha256}"'
    assert "Content-Disposition" not in answer.headers
    assert "Content-Range" not in answer.headers


def test_locks_on_every_answer(rendition: Rendition) -> None:
    for headers in ({}, {"Range": "bytes=0-0"}, {"If_None_Match": f'"{rendition.sha256}"'}):
        answer = get(rendition, **headers)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-", 1000, SIZE - 1),
        ("bytes=-24", SIZE - 24, SIZE - 1),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=1000-9999", 1000, SIZE - 1),
    ],
)
def test_a_part(rendition: Rendition, header: str, first: int, last: int) -> None:
    answer = get(rendition, Range=header)
    assert (answer.status, answer.body) == (206, CONTENT[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last - first + 1)


def test_beyond_the_end(rendition: Rendition) -> None:
    answer = get(rendition, Range=f"bytes={SIZE}-")
    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "bytes=9-1", "frames=0-1", "nonsense"])
def test_a_range_that_is_ignored(rendition: Rendition, header: str) -> None:
    answer = get(rendition, Range=header)
    assert (answer.status, answer.body) == (200, CONTENT)


def test_if_range(rendition: Rendition) -> None:
    same = get(rendition, Range="bytes=0-1", If_Range=f'"{rendition.sha256}"')
    assert (same.status, same.body) == (206, CONTENT[:2])
    other = get(rendition, Range="bytes=0-1", If_Range='"of another file"')
    assert (other.status, other.body) == (200, CONTENT)
    beyond = get(rendition, Range="bytes=9999-", If_Range='"of another file"')
    assert (beyond.status, beyond.body) == (200, CONTENT)


def test_conditions(rendition: Rendition) -> None:
    tag = f'"{rendition.sha256}"'
    known = get(rendition, If_None_Match=f'"x", W/{tag}', Range="bytes=0-1")
    assert (known.status, known.body, known.headers["ETag"]) == (304, b"", tag)
    assert get(rendition, If_None_Match='"x"').status == 200
    assert get(rendition, If_Match='"x"').status == 412
    assert get(rendition, If_Match=tag).status == 200


def test_head_says_what_get_would_send(rendition: Rendition) -> None:
    for headers in ({}, {"Range": "bytes=0-1"}):
        answer = get(rendition, "HEAD", **headers)
        assert (answer.status, answer.body) == (200, b"")
        assert answer.headers["Content-Length"] == str(SIZE)
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["Content-Type"] == "video/mp4"
        assert answer.headers["ETag"] == f'"{rendition.sha256}"'


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_reading(make_file: MakeFile, method: str) -> None:
    assert get(make_file(), method).status == 405


def test_a_large_file_goes_out_in_small_chunks(storage: None, make_file: MakeFile) -> None:
    content = bytes(5 * 1024 * 1024 + 17)
    rendition = make_file(content)
    answer = get(rendition)
    assert (answer.status, len(answer.body)) == (200, len(content))
    assert max(answer.chunk_sizes) <= CHUNK_BYTES
    tail = get(rendition, Range="bytes=5242880-")
    assert (tail.status, len(tail.body)) == (206, 17)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_lost_file_is_said_and_logged(
    storage: None, make_file: MakeFile, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    rendition = make_file(CONTENT, stored=False)
    with caplog.at_level(logging.ERROR, "generation.delivery.views"):
        answer = get(rendition, method)
    assert answer.status == 503
    assert "ETag" not in answer.headers
    [record] = [r for r in caplog.records if r.name == "generation.delivery.views"]
    assert rendition.name in record.getMessage()
    assert record.__dict__["clip"] == rendition.clip


def test_a_cut_file_is_never_sent(storage: None, make_file: MakeFile) -> None:
    rendition = make_file(CONTENT)
    Rendition.objects.filter(pk=rendition.pk).update(bytes=SIZE + 1)
    assert [get(rendition, method).status for method in ("GET", "HEAD")] == [503, 503]


def test_a_download_has_a_name(make_file: MakeFile) -> None:
    rendition = make_file(purpose=Rendition.Purpose.DOWNLOAD)
    answer = get(rendition)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="atelier-0001-1.mp4"'


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_may_have_it(make_file: MakeFile, method: str) -> None:
    rendition = make_file()
    url = url_of(rendition)
    people = {
        "owner": rendition.clip.artist,
        "other artist": make_artist(),
        "reviewer": make_reviewer(),
        "operator": make_operator(),
        "anonymous": None,
    }
    statuses = {who: fetch(url, user=user, method=method).status for who, user in people.items()}
    assert statuses == {
        "owner": 200,
        "other artist": 404,
        "reviewer": 404,
        "operator": 404,
        "anonymous": 302,
    }


STAFF = pytest.mark.parametrize("make_staff", [make_reviewer, make_operator])


@STAFF
@pytest.mark.parametrize("purpose", sorted(Rendition.Purpose))
def test_staff_have_it_while_a_look_covers_it(
    make_file: MakeFile, make_staff: MakeStaff, purpose: str
) -> None:
    rendition, staff = make_file(CONTENT, purpose=purpose), make_staff()
    other = make_file(clip=make_clip(artist=rendition.clip.artist, status="done"))
    asked = [("GET", {}), ("GET", {"Range": "bytes=0-1"}), ("HEAD", {})]

    def statuses(of: Rendition) -> list[int]:
        return [
            fetch(url_of(of), user=staff, method=method, headers=headers).status
            for method, headers in asked
        ]

    assert statuses(rendition) == [404, 404, 404]
    make_look(staff=staff, artist=make_artist())
    make_look(staff=staff, artist=rendition.clip.artist, thing=other.clip)
    assert statuses(rendition) == [404, 404, 404]
    look = make_look(staff=staff, artist=rendition.clip.artist, thing=rendition.clip)
    assert statuses(rendition) == [200, 206, 200]
    look.close()
    assert statuses(rendition) == [404, 404, 404]
    whole = make_look(staff=staff, artist=rendition.clip.artist)
    assert statuses(rendition) == statuses(other) == [200, 206, 200]
    now = timezone.now()
    Look.objects.filter(pk=whole.pk).update(opened_at=now - timedelta(hours=1), until=now)
    assert statuses(rendition) == [404, 404, 404]


@STAFF
def test_a_look_that_ends_cuts_a_file_on_its_way(
    make_file: MakeFile, make_staff: MakeStaff
) -> None:
    rendition, staff = make_file(), make_staff()
    asked = {"user_id": staff.pk, "rendition_id": rendition.pk}
    look = make_look(staff=staff, artist=rendition.clip.artist)
    assert may_still_have(**asked)
    look.close()
    assert not may_still_have(**asked)
    assert may_still_have(user_id=rendition.clip.artist.pk, rendition_id=rendition.pk)


@pytest.mark.parametrize(
    ("purpose", "is_a_film"),
    [("stream", True), ("download", True), ("poster", False), ("preview", True)],
)
def test_a_film_that_staff_fetch_is_written_down(
    make_file: MakeFile, purpose: str, is_a_film: bool
) -> None:
    rendition, staff = make_file(purpose=purpose), make_reviewer()
    look = make_look(staff=staff, artist=rendition.clip.artist)
    for _ in range(2):
        assert fetch(url_of(rendition), user=staff).status == 200
    get(rendition)
    seen = [sight.what for sight in look.sights.all()]
    assert seen == ([f"Clip {rendition.clip.number}"] if is_a_film else [])
    assert Entry.objects.filter(kind="look.seen").count() == len(seen)


@pytest.mark.parametrize("status", sorted(set(Clip.Status) - {Clip.Status.DONE}))
def test_only_published_clips(make_file: MakeFile, status: str) -> None:
    rendition = make_file(clip=make_clip(status=status))
    url = url_of(rendition)
    for_staff = 200 if status in {Clip.Status.WITHHELD, Clip.Status.REFUSED} else 404
    assert fetch(url, user=rendition.clip.artist).status == 404
    reviewer = make_reviewer()
    make_look(staff=reviewer, artist=rendition.clip.artist)
    assert fetch(url, user=reviewer).status == for_staff


def test_never_the_master(make_file: MakeFile) -> None:
    rendition = make_file()
    as_master = url_of(rendition).replace("stream", "master")
    assert fetch(as_master, user=rendition.clip.artist).status == 404
    for path in (rendition.name, storages["default"].path(rendition.name).lstrip("/")):
        with pytest.raises(Resolver404):
            resolve(f"/media/{path}")


def test_a_cut_account_loses_its_files_at_the_next_request(make_file: MakeFile) -> None:
    rendition = make_file()
    artist = rendition.clip.artist
    membership = artist.memberships.get()
    assert get(rendition).status == 200
    membership.freeze(reason="Two networks at once.", by=None)
    assert get(rendition).status == 200
    membership.end(reason="The programme is over.", by=None)
    assert get(rendition).status in {302, 403}
    assert get(rendition, Range="bytes=0-1").status in {302, 403}


def test_new_terms_come_first(make_file: MakeFile) -> None:
    rendition = make_file()
    make_terms(published_at=timezone.now())
    assert get(rendition).status in {302, 403}


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)],
)
def test_other_sites_get_nothing(make_file: MakeFile, site: str, status: int) -> None:
    rendition = make_file()
    assert get(rendition, Sec_Fetch_Site=site).status == status
