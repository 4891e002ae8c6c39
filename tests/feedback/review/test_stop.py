import pytest
from django.test import Client
from django.urls import reverse

from portal.models import ProgrammeStop, User
from tests.factories import make_operator, stop_everyone

pytestmark = pytest.mark.django_db

STOP = "/review/stop/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def press(browser: Client, name: str, stop: ProgrammeStop) -> str:
    answer = browser.post(reverse(f"review:{name}", args=[stop.public_id]), follow=True)
    *_, said = answer.context["messages"]
    return str(said)


def test_one_asks_another_confirms_and_one_lifts() -> None:
    one, two = (browser_of(make_operator()) for _ in range(2))
    answer = one.post(STOP, {"notice": "Until noon.", "reason": "A leak."})
    assert (answer.status_code, answer["Location"]) == (302, STOP)
    stop = ProgrammeStop.objects.get()
    page = one.get(STOP).content.decode()
    assert ("Waits for another operator" in page, "Confirm: stop everyone" in page) == (True, False)
    assert "Confirm: stop everyone" in two.get(STOP).content.decode()
    assert press(one, "stop-confirm", stop).startswith("Nothing was changed")
    assert press(two, "stop-confirm", stop).startswith("The programme is stopped.")
    assert "Lift it" in one.get(STOP).content.decode()
    assert press(one, "stop-lift", stop).startswith("The stop is lifted.")
    page = two.get(STOP)
    assert list(page.context["before"]) == [stop]
    assert "Ask for a stop" in page.content.decode()


def test_it_is_taken_back() -> None:
    browser = browser_of(make_operator())
    browser.post(STOP, {"notice": "Until noon.", "reason": "A leak."})
    assert press(browser, "stop-withdraw", ProgrammeStop.objects.get()) == (
        "Withdrawn. Nothing was stopped."
    )


def test_what_is_missing_is_said_and_nothing_typed_is_lost() -> None:
    answer = browser_of(make_operator()).post(STOP, {"notice": " ", "reason": "A leak."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("everybody is owed one" in page, "A leak." in page) == (True, True)
    assert ProgrammeStop.objects.count() == 0


def test_the_notice_stands_above_the_page_too() -> None:
    stop_everyone("Back on Monday.")
    page = browser_of(make_operator()).get(STOP).content.decode()
    assert "Nothing new is rendered for anybody at the moment." in page
