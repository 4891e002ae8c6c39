import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from portal.models import Entry
from tests.factories import PASSWORD, make_artist, make_reviewer
from tests.portal.door import sign_in

pytestmark = pytest.mark.django_db

LIST = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def browsers() -> tuple[Client, Client]:
    """The same artist at a desk and on a phone."""
    make_artist(email="ada@example.org")
    desk, _ = sign_in("ada@example.org", HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.1")
    phone, _ = sign_in("ada@example.org", HTTP_USER_AGENT=IPHONE, REMOTE_ADDR="192.0.2.2")
    return desk, phone


def test_it_lists_each_with_client_network_and_times(browsers: tuple[Client, Client]) -> None:
    page = browsers[0].get(LIST)
    here, other = page.context["sign_ins"]
    assert (here.client, here.network, here.is_here) == ("Firefox on Linux", "192.0.2.1", True)
    assert (other.client, other.network, other.is_here) == ("Safari on iOS", "192.0.2.2", False)
    html = page.content.decode()
    for text in ("this browser", "Safari on iOS", "192.0.2.2", "signed in", "last seen"):
        assert text in html


def test_one_is_ended_and_is_a_stranger_at_its_next_request(
    browsers: tuple[Client, Client],
) -> None:
    desk, phone = browsers
    pk = desk.get(LIST).context["sign_ins"][1].pk
    assert desk.post(f"{LIST}{pk}/end/")["Location"] == LIST
    assert phone.get("/account/")["Location"].startswith("/account/login/")
    assert desk.get("/account/").status_code == 200
    assert len(desk.get(LIST).context["sign_ins"]) == 1
    assert [entry.facts for entry in Entry.objects.of_kind("account.sessions_ended")] == [
        {"count": 1}
    ]


def test_all_others_are_ended(browsers: tuple[Client, Client]) -> None:
    desk, phone = browsers
    sign_in("ada@example.org")
    desk.post(f"{LIST}end-others/")
    assert phone.get("/account/")["Location"].startswith("/account/login/")
    assert [one.is_here for one in desk.get(LIST).context["sign_ins"]] == [True]


def test_nobody_ends_anothers_nor_this_one_by_its_number(browsers: tuple[Client, Client]) -> None:
    desk, _ = browsers
    own = UserSession.objects.get(session_key=desk.session.session_key)
    assert desk.post(f"{LIST}{own.pk}/end/").status_code == 404
    for person in (make_artist(), make_reviewer()):
        stranger = Client()
        stranger.force_login(person)
        assert stranger.post(f"{LIST}{own.pk}/end/").status_code == 404
    assert Client().post(f"{LIST}{own.pk}/end/")["Location"].startswith("/account/login/")
    assert desk.get("/account/").status_code == 200
    assert desk.get(f"{LIST}{own.pk}/end/").status_code == 405


def test_many_are_listed_with_as_few_questions(django_assert_num_queries) -> None:
    make_artist(email="ada@example.org")
    browser, _ = sign_in("ada@example.org")
    browser.get(LIST)
    # session, person, place, terms, the rows, unread notices, a stop of everybody
    with django_assert_num_queries(7):
        browser.get(LIST)
    sign_in("ada@example.org"), sign_in("ada@example.org")
    with django_assert_num_queries(7):
        assert len(browser.get(LIST).context["sign_ins"]) == 3


def test_a_new_password_leaves_none_of_the_others_on_the_list(
    browsers: tuple[Client, Client],
) -> None:
    desk, _ = browsers
    new = "quite another one 7"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    desk.post("/account/password/change/", form)
    assert [one.is_here for one in desk.get(LIST).context["sign_ins"]] == [True]
    assert UserSession.objects.count() == 1
