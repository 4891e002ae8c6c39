import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from portal.gate.session_times import (
    CLEARED,
    SEEN_AT,
    SIGNED_IN_AT,
    TOO_LONG,
    TOUCH_S,
    begin,
    is_due,
    is_over,
)
from portal.models import User
from tests.factories import make_artist, make_reviewer
from tests.portal.door import sign_in

pytestmark = pytest.mark.django_db

HOUR_S = 3600.0
NOW = 1_800_000_000.0


def begun(*, seen_s: float = 0, signed_in_s: float = 0) -> SessionStore:
    """A session that began and was used so long ago."""
    session = SessionStore()
    session[SIGNED_IN_AT], session[SEEN_AT] = NOW - signed_in_s, NOW - seen_s
    return session


@pytest.mark.parametrize(
    ("is_staff", "idle_s", "absolute_s"),
    [(False, 12 * HOUR_S, 7 * 24 * HOUR_S), (True, HOUR_S / 2, 12 * HOUR_S)],
)
def test_it_ends_at_its_limits_and_not_a_second_before(
    is_staff: bool, idle_s: float, absolute_s: float
) -> None:
    user = User(is_staff=is_staff)
    for seen_s, signed_in_s, is_ended in (
        (idle_s - 1, idle_s - 1, False),
        (idle_s, idle_s, True),
        (idle_s + 1, idle_s + 1, True),
        (0, absolute_s - 1, False),
        (0, absolute_s, True),
        (0, absolute_s + 1, True),
    ):
        session = begun(seen_s=seen_s, signed_in_s=signed_in_s)
        assert is_over(session, user, at=NOW) is is_ended


def test_activity_is_written_down_every_five_minutes() -> None:
    assert is_due(begun(seen_s=TOUCH_S - 1), at=NOW) is False
    assert is_due(begun(seen_s=TOUCH_S), at=NOW) is True
    assert is_due(SessionStore(), at=NOW) is True
    session = SessionStore()
    begin(session, at=NOW)
    assert is_due(session, at=NOW) is False


def shift(browser: Client, **seconds: float) -> None:
    """Make the browser's session older, by the names of its times."""
    session = browser.session
    for name, age_s in seconds.items():
        session[name] -= age_s
    session.save()


def test_who_was_away_too_long_signs_in_again_and_reads_why() -> None:
    make_artist(email="ada@example.org")
    browser, _ = sign_in("ada@example.org")
    shift(browser, seen_at=12 * HOUR_S + 1)
    answer = browser.get("/account/")
    assert answer["Location"] == "/account/login/?next=/account/"
    assert answer["Clear-Site-Data"] == CLEARED
    assert TOO_LONG in browser.get("/account/login/").content.decode()
    assert browser.get("/account/").status_code == 302


def test_staff_are_out_after_half_an_hour_and_after_twelve() -> None:
    for age in ({"seen_at": HOUR_S / 2 + 1}, {"signed_in_at": 12 * HOUR_S + 1}):
        browser = Client()
        browser.force_login(make_reviewer())
        assert browser.get("/review/").status_code == 200
        shift(browser, **age)
        assert browser.get("/review/")["Location"].startswith("/account/login/")


def test_using_it_keeps_it_with_a_write_every_five_minutes(django_assert_num_queries) -> None:
    make_artist(email="ada@example.org")
    browser, _ = sign_in("ada@example.org")
    browser.get("/notices/")
    with django_assert_num_queries(7):  # none of them writes
        browser.get("/notices/")
    old = UserSession.objects.get().last_seen_at
    shift(browser, seen_at=TOUCH_S + 1)
    browser.get("/notices/", headers={"User-Agent": "Firefox/140.0"})
    assert time.time() - browser.session[SEEN_AT] < 60
    row = UserSession.objects.get()
    assert (row.last_seen_at > old, row.user_agent) == (True, "Firefox/140.0")


def test_one_without_times_begins_when_it_is_seen() -> None:
    browser = Client()
    browser.force_login(make_artist())
    session = browser.session
    del session[SIGNED_IN_AT], session[SEEN_AT]
    session.save()
    assert browser.get("/account/").status_code == 200
    assert time.time() - browser.session[SIGNED_IN_AT] < 60


def test_signing_out_leaves_nothing_behind() -> None:
    browser = Client()
    browser.force_login(make_artist())
    assert "Clear-Site-Data" not in browser.get("/account/").headers
    answer = browser.post("/account/logout/")
    assert answer["Clear-Site-Data"] == CLEARED
    assert "You are signed out." in browser.get(answer["Location"]).content.decode()
    assert "Clear-Site-Data" not in browser.get("/").headers
