import pytest
from django.test import Client

from portal.models import NoticeChoice, User
from tests.factories import make_artist

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist(client: Client) -> User:
    artist = make_artist(name="Ada")
    client.force_login(artist)
    return artist


def test_it_shows_the_person_the_place_and_the_ways_on(client: Client, artist: User) -> None:
    html = client.get("/account/").content.decode()
    for text in (
        artist.email,
        artist.memberships.get().cohort.name,
        "/account/2fa/",
        "/account/sessions/",
        "/account/password/change/",
        "/account/email/",
    ):
        assert text in html


def test_a_name_is_changed(client: Client, artist: User) -> None:
    assert client.post("/account/name/", {"name": " Ada Lovelace "}).status_code == 302
    artist.refresh_from_db()
    assert artist.name == "Ada Lovelace"


@pytest.mark.parametrize("name", ["", "Ada\r\nBcc: x@example.org", "A\u200bda", "x" * 121])
def test_a_bad_name_is_refused_and_nothing_else_changes(
    client: Client, artist: User, name: str
) -> None:
    page = client.post("/account/name/", {"name": name, "email": "other@example.org"})
    assert page.status_code == 422
    assert list(page.context["name_form"].errors) == ["name"]
    artist.refresh_from_db()
    assert artist.name == "Ada"


def test_what_comes_by_mail_is_chosen(client: Client, artist: User) -> None:
    def chosen() -> set[str]:
        return set(artist.notice_choices.values_list("kind", flat=True))

    NoticeChoice.objects.create(user=make_artist(), kind="answered")
    client.post("/account/notices/", {"by_mail": ["answered", "clip_failed"]})
    assert chosen() == {"answered", "clip_failed"}
    page = client.get("/account/").context["notice_form"]
    assert set(page["by_mail"].value()) == {"answered", "clip_failed"}
    client.post("/account/notices/", {"by_mail": ["answered"]})
    assert chosen() == {"answered"}
    assert client.post("/account/notices/", {"by_mail": ["everything"]}).status_code == 422
    client.post("/account/notices/", {})
    assert chosen() == set()
    assert NoticeChoice.objects.count() == 1


def test_the_pages_of_the_account_open(client: Client, artist: User) -> None:
    for path in ("email/", "password/change/", "2fa/", "sessions/", "reauthenticate/"):
        assert client.get(f"/account/{path}").status_code == 200
