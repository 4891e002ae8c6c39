"""Signing in, trying to, and leaving, as the record tells it."""

import pytest
from django.test import Client

from portal.models import Entry
from tests.factories import PASSWORD, make_artist

pytestmark = pytest.mark.django_db

DOOR = "/account/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PLACE = {"client": "Firefox on Linux", "network": "203.0.113.0/24"}


def browser() -> Client:
    return Client(headers={"User-Agent": FIREFOX}, REMOTE_ADDR="203.0.113.77")


def lines() -> list[tuple[object, ...]]:
    found = Entry.objects.order_by("pk")
    return list(found.values_list("kind", "person_id", "actor_id", "facts"))


def test_coming_and_going_are_one_line_each_with_a_coarse_place() -> None:
    artist, visitor = make_artist(email="ada@example.org"), browser()
    visitor.post(DOOR, {"login": "Ada@example.org", "password": PASSWORD})
    visitor.post("/account/logout/")
    visitor.post("/account/logout/")
    assert lines() == [
        ("account.signed_in", artist.pk, artist.pk, PLACE),
        ("account.signed_out", artist.pk, artist.pk, {}),
    ]
    assert set(Entry.objects.values_list("retention", flat=True)) == {"short"}
    assert "203.0.113.77" not in str(list(Entry.objects.values()))


def test_a_wrong_password_is_in_the_record_of_the_account_alone() -> None:
    artist = make_artist(email="ada@example.org")
    for login in ("ADA@example.org", "nobody@example.org", ""):
        browser().post(DOOR, {"login": login, "password": "wrong"})
    failed = ("account.sign_in_failed", artist.pk, None, {"wrong": "password", **PLACE})
    assert lines() == [failed]
    assert "wrong" not in str(list(Entry.objects.values("kind", "thing_type")))


def test_a_forced_session_of_tests_and_commands_is_no_sign_in() -> None:
    visitor = Client()
    visitor.force_login(make_artist())
    assert lines() == []
