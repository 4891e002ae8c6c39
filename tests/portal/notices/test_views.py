import uuid

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Notice, User
from portal.notices.notify import notify
from tests.factories import make_artist, make_operator

pytestmark = pytest.mark.django_db


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def tell(user: User, text: str = "Your clip is done.", path: str = "/gallery/") -> Notice:
    return notify(user=user, kind=Notice.Kind.CLIP_FINISHED, text=text, path=path)


def test_only_the_person_it_is_for_sees_and_opens_it() -> None:
    artist, other, operator = make_artist(), make_artist(), make_operator()
    notice = tell(artist, "For one person.")
    address = reverse("notices:open", args=[notice.public_id])
    for user, sees, code in ((artist, True, 302), (other, False, 404), (operator, False, 404)):
        browser = browser_of(user)
        assert ("For one person." in browser.get("/notices/").content.decode()) is sees
        assert browser.post(address).status_code == code
    assert Client().get("/notices/")["Location"].startswith("/account/login/")
    assert Client().post(address)["Location"].startswith("/account/login/")
    assert browser_of(artist).post(reverse("notices:open", args=[uuid.uuid4()])).status_code == 404


def test_looking_changes_nothing_opening_reads_one_and_the_button_all() -> None:
    artist = make_artist()
    first, _, _ = tell(artist), tell(artist), tell(make_artist())
    browser = browser_of(artist)
    browser.get("/notices/")
    assert Notice.objects.unread().count() == 3
    assert browser.get(reverse("notices:open", args=[first.public_id])).status_code == 405
    assert browser.post(reverse("notices:open", args=[first.public_id]))["Location"] == "/gallery/"
    assert artist.notices.unread().count() == 1
    assert browser.get("/notices/read/").status_code == 405
    browser.post("/notices/read/")
    assert (artist.notices.unread().count(), Notice.objects.unread().count()) == (0, 1)


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", ""])
def test_a_notice_never_leads_off_the_site(path: str) -> None:
    artist = make_artist()
    notice = tell(artist, path=path)
    opened = browser_of(artist).post(reverse("notices:open", args=[notice.public_id]))
    assert opened["Location"] == "/notices/"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_however_long(rows: int, django_assert_num_queries) -> None:
    artist = make_artist()
    browser = browser_of(artist)
    browser.get("/notices/")
    for _ in range(rows):
        tell(artist)
    with django_assert_num_queries(8):
        page = browser.get("/notices/")
    assert len(page.context["page_obj"]) == rows
    assert f'<span class="count">{rows}<' in page.content.decode()
