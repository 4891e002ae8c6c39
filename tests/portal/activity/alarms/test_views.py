import uuid

import pytest
from django.test import Client

from portal.models import Reply
from tests.factories import make_alarm, make_artist, make_operator, make_reviewer

pytestmark = pytest.mark.django_db

PAGE = "/account/alarms/"


def page_of(user) -> str:
    browser = Client()
    browser.force_login(user)
    return browser.get(PAGE).content.decode()


def test_the_artist_reads_the_rule_what_it_saw_where_it_begins_and_what_to_do() -> None:
    artist = make_artist()
    make_alarm(user=artist)
    page = page_of(artist)
    for words in (
        "Prompts without a page",
        "5 prompts were sent from python-requests, network 192.0.2.0/24, while 0 pages",
        "The rule speaks up at 4 prompts in 120 minutes",
        "Waits for a sign-in",
        "Sign in again",
        "end the other sessions",
    ):
        assert words in page


def test_others_see_nothing_of_it() -> None:
    make_alarm(user=make_artist())
    for user in (make_artist(), make_reviewer(), make_operator()):
        assert "No alarms." in page_of(user)
    assert Client().get(PAGE)["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("raised", "Raised"),
        ("cleared", "Cleared by a new sign-in"),
        ("frozen", "only new clips wait"),
        ("resolved", "It was your own script."),
    ],
)
def test_what_followed_is_told(state: str, words: str) -> None:
    artist = make_artist()
    make_alarm(user=artist, state=state)
    page = page_of(artist)
    assert words in page
    assert "Before your next clip" not in page


def test_an_alarm_of_a_rule_that_is_gone_shows_what_was_stored() -> None:
    artist = make_artist()
    make_alarm(user=artist, rule="moon_phase", inputs={"phase": "full"})
    page = page_of(artist)
    assert "moon_phase" in page
    assert "phase: full" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_however_long(rows: int, django_assert_num_queries) -> None:
    artist, browser = make_artist(), Client()
    for number in range(rows):
        make_alarm(
            user=artist, rule=f"rule_{number}", state="resolved", answered_by=make_operator()
        )
    browser.force_login(artist)
    with django_assert_num_queries(10):
        browser.get(PAGE)


def test_reading_confirms_nothing() -> None:
    browser = Client()
    browser.force_login(make_artist())
    assert browser.get("/account/alarms/confirm/").status_code == 405
    assert browser.post(PAGE).status_code == 405


def test_what_somebody_says_about_an_alarm_reaches_the_team_once() -> None:
    alarm = make_alarm(state="frozen")
    other = make_alarm()
    browser = Client()
    browser.force_login(alarm.user)
    path = f"{PAGE}{alarm.public_id}/reply/"
    empty = browser.post(path, {"key": str(uuid.uuid4()), "text": " "})
    assert (empty.status_code, "Write something first." in empty.content.decode()) == (422, True)
    data = {"key": str(uuid.uuid4()), "text": "It was me, on a train."}
    assert browser.post(path, data)["Location"] == f"{PAGE}#alarm-{alarm.public_id}"
    browser.post(path, data)
    letter = Reply.objects.get()
    assert (letter.text, letter.about, letter.person) == (data["text"], alarm, alarm.user)
    assert data["text"] in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}{other.public_id}/reply/", data).status_code == 404
    assert Client().post(path, data).status_code == 302
