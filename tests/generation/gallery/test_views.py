import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from generation.models import Clip
from portal.models import User
from tests.factories import (
    make_artist,
    make_clip,
    make_generation,
    make_look,
    make_operator,
    make_rendition,
    make_reviewer,
)

BROWSE = "/gallery/"


@pytest.fixture
def artist(db: None) -> User:
    return make_artist()


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_film(artist: User, **fields: object) -> Clip:
    """A finished clip with the rows of its files."""
    clip = make_clip(artist=artist, status=Clip.Status.DONE, **fields)
    for purpose in ("stream", "poster", "preview", "strip", "download"):
        make_rendition(clip, purpose)
    return clip


def test_who_may_open_and_keep_a_clip(artist: User) -> None:
    clip = make_film(artist)
    page, keep = clip.get_absolute_url(), reverse("gallery:keep", args=[clip.public_id])
    people = [artist, make_artist(), make_reviewer(), make_operator(), None]
    opened = [signed_in(user).get(page).status_code for user in people]
    kept = [signed_in(user).post(keep).status_code for user in people]
    assert opened == [200, 404, 200, 200, 302]
    assert kept == [302, 404, 404, 404, 302]


def test_browsing_shows_ones_own(artist: User) -> None:
    make_film(artist)
    make_film(make_artist())
    for user, clips in ((artist, 1), (make_reviewer(), 0)):
        answer = signed_in(user).get(BROWSE)
        assert answer.context["page_obj"].paginator.count == clips
    assert signed_in(None).get(BROWSE).status_code == 302


def test_pages_and_hit_rate(artist: User) -> None:
    generation = make_generation(artist=artist, variations=8)
    clips = [make_clip(generation=generation, status="done") for _ in range(25)]
    clips[0].keep()
    make_clip(artist=artist, status="failed")
    answer = signed_in(artist).get(BROWSE, {"page": "2"})
    assert [clip.number for clip in answer.context["page_obj"]] == ["0001-2", "0001-1"]
    rate = answer.context["hit_rate"]
    assert (rate.kept, rate.finished, rate.percent) == (1, 25, 4.0)
    assert "1 kept of 25 finished" in answer.content.decode()


def test_filters_stay_in_the_address_of_the_next_page(artist: User) -> None:
    for _ in range(25):
        make_clip(artist=artist)
    page = signed_in(artist).get(BROWSE, {"q": "kite"}).content.decode()
    assert "?q=kite&amp;page=2" in page


def test_nothing_yet_and_nothing_found(artist: User) -> None:
    client = signed_in(artist)
    assert "No clips yet." in client.get(BROWSE).content.decode()
    make_clip(artist=artist)
    assert "No clip matches." in client.get(BROWSE, {"q": "zeppelin"}).content.decode()


def test_keep_and_take_back(artist: User) -> None:
    clip = make_film(artist)
    url = reverse("gallery:keep", args=[clip.public_id])
    client = signed_in(artist)
    for sent, is_kept in (("yes", True), ("yes", True), ("no", False), ("no", False)):
        answer = client.post(url, {"kept": sent})
        assert (answer.status_code, answer["Location"]) == (302, clip.get_absolute_url())
        clip.refresh_from_db()
        assert (clip.kept_at is not None) is is_kept
    part = client.post(url, {"kept": "yes"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in part
    assert "<html" not in part


def test_what_is_not_finished_cannot_be_kept(artist: User) -> None:
    clip = make_clip(artist=artist, status="failed")
    signed_in(artist).post(reverse("gallery:keep", args=[clip.public_id]), {"kept": "yes"})
    clip.refresh_from_db()
    assert clip.kept_at is None


def test_keep_leads_nowhere_else(artist: User) -> None:
    clip = make_film(artist)
    url = reverse("gallery:keep", args=[clip.public_id])
    client = signed_in(artist)
    assert client.post(url, {"next": "/gallery/?page=2"})["Location"] == "/gallery/?page=2"
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert client.post(url, {"next": elsewhere})["Location"] == clip.get_absolute_url()


def test_a_finished_clip_has_its_player_and_facts(artist: User) -> None:
    clip = make_film(artist)
    answer = signed_in(artist).get(clip.get_absolute_url())
    page = answer.content.decode()
    for purpose in ("stream", "poster", "strip", "download"):
        assert f'"/media/{clip.public_id}/{purpose}/"' in page
    assert [pane["slug"] for pane in answer.context["panes"]] == ["rate", "notes", "report"]
    assert ("Engine", "ltx") in answer.context["facts"]
    assert f"<code>{clip.seed}</code>" in page


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("queued", "Waiting"),
        ("running", "Rendering, step 0 of 2"),
        ("held", "Held for a person"),
        ("withheld", "Rendered, waiting for a person"),
        ("failed", "It ran out of memory."),
        ("quarantined", "Set aside"),
        ("cancelled", "Cancelled"),
        ("refused", "Refused"),
    ],
)
def test_each_state_is_said(artist: User, status: str, words: str) -> None:
    text = "It ran out of memory." if status == "failed" else ""
    clip = make_clip(artist=artist, status=status, error_text=text)
    make_rendition(clip)
    page = signed_in(artist).get(clip.get_absolute_url()).content.decode()
    assert words in page
    assert f"/media/{clip.public_id}/" not in page


def test_staff_see_a_withheld_film_and_what_went_wrong(artist: User) -> None:
    withheld = make_clip(artist=artist, status="withheld")
    make_rendition(withheld)
    failed = make_clip(artist=artist, status="failed", error_detail="Traceback: a secret path")
    reviewer = make_reviewer()
    make_look(staff=reviewer, artist=artist)
    client = signed_in(reviewer)
    page = client.get(withheld.get_absolute_url()).content.decode()
    assert f"/media/{withheld.public_id}/stream/" in page
    assert "Traceback: a secret path" in client.get(failed.get_absolute_url()).content.decode()
    own = signed_in(artist).get(failed.get_absolute_url()).content.decode()
    assert "a secret path" not in own


def test_neighbours_in_the_generation(artist: User) -> None:
    generation = make_generation(artist=artist, variations=3)
    clips = [make_clip(generation=generation) for _ in range(3)]
    seen = [signed_in(artist).get(clip.get_absolute_url()).context for clip in clips]
    assert [(c["previous"], c["next"]) for c in seen] == [
        (None, clips[1]),
        (clips[0], clips[2]),
        (clips[1], None),
    ]


def test_as_many_queries_for_three_rows_as_for_one(artist: User) -> None:
    client = signed_in(artist)
    generation = make_generation(artist=artist, variations=3)
    counts: list[list[int]] = []
    for _ in range(3):
        clip = make_clip(generation=generation, status="done")
        for purpose in ("stream", "poster", "preview"):
            make_rendition(clip, purpose)
        made = []
        for url in (BROWSE, clip.get_absolute_url()):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            made.append(len(queries))
        counts.append(made)
    assert counts[0] == counts[2]
