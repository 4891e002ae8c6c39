"""A sign-in newer than the alarm clears it; nothing else does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.activity.alarms.step_up import clear
from portal.gate.admit import Act, Refusal, admit
from portal.models import Entry
from tests.factories import PASSWORD, make_alarm, make_artist, make_traffic

pytestmark = pytest.mark.django_db

CONFIRM = "/account/alarms/confirm/"


def signed_in_browser(artist) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": artist.email, "password": PASSWORD})
    return browser


def test_only_a_sign_in_after_the_alarm_clears_it() -> None:
    artist, asked = make_artist(), timezone.now()
    alarm = make_alarm(user=artist, changed_at=asked)
    assert clear(user=artist, signed_in_at=asked.timestamp() - 1) == 0
    assert clear(user=make_artist(), signed_in_at=asked.timestamp() + 1) == 0
    assert clear(user=artist, signed_in_at=asked.timestamp() + 1) == 1
    alarm.refresh_from_db()
    assert alarm.state == "cleared"
    assert clear(user=artist, signed_in_at=asked.timestamp() + 1) == 0
    entry = Entry.objects.about(artist).get()
    assert (entry.kind, entry.actor_id) == ("alarm.cleared", artist.pk)


def test_the_password_clears_it_and_leads_back_to_work() -> None:
    artist = make_artist()
    browser = signed_in_browser(artist)
    alarm = make_alarm(user=artist)
    asked = browser.post(CONFIRM)
    assert asked["Location"] == "/account/reauthenticate/"
    wrong = browser.post("/account/reauthenticate/", {"password": "wrong"})
    assert wrong.status_code == 200
    assert admit(artist, Act.MAKE).refusal is Refusal.STEP_UP
    back = browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert back["Location"] == "/studio/"
    assert admit(artist, Act.MAKE).refusal is None
    alarm.refresh_from_db()
    assert alarm.state == "cleared"


def test_a_session_that_never_signed_in_since_is_asked_however_fresh_it_is() -> None:
    artist = make_artist()
    browser = signed_in_browser(artist)
    make_alarm(user=artist, changed_at=timezone.now() + timedelta(seconds=1))
    assert browser.post(CONFIRM)["Location"] == "/account/reauthenticate/"


def test_a_new_sign_in_elsewhere_is_enough_there_and_no_help_for_the_copied_session() -> None:
    artist = make_artist()
    copied = signed_in_browser(artist)
    make_alarm(user=artist, changed_at=timezone.now())
    fresh = signed_in_browser(artist)
    assert copied.post(CONFIRM)["Location"] == "/account/reauthenticate/"
    assert fresh.post(CONFIRM)["Location"] == "/studio/"
    assert admit(artist, Act.MAKE).refusal is None


def test_who_has_nothing_to_sign_in_with_here_is_told_what_to_do() -> None:
    artist = make_artist()
    artist.set_unusable_password()
    artist.save()
    browser = Client()
    browser.force_login(artist)
    make_alarm(user=artist)
    answer = browser.post(CONFIRM, follow=True)
    assert "Please sign out and in again" in answer.content.decode()


def test_evidence_of_before_counts_no_more_after_it() -> None:
    artist = make_artist()
    browser = signed_in_browser(artist)
    make_traffic(artist, at=timezone.now() - timedelta(minutes=1))
    make_alarm(user=artist)
    browser.post(CONFIRM)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.post("/studio/")
    assert list(artist.alarms.values_list("state", flat=True)) == ["cleared"]
