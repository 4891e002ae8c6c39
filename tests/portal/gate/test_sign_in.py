"""Sign-in and the life of an account, as allauth does them behind our door."""

import logging

import pytest
from django.test import Client

from portal.gate.invite import invite
from portal.models import HouseJob
from tests.factories import PASSWORD, make_artist, make_cohort, make_operator
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db

DOOR = "/account/login/"


def test_people_sign_in_by_address_in_any_case_and_land_at_work() -> None:
    make_artist(email="ada@example.org")
    make_operator(email="op@example.org")
    for login, home in (("Ada@Example.ORG", "/studio/"), ("op@example.org", "/review/")):
        answer = Client().post(DOOR, {"login": login, "password": PASSWORD})
        assert answer["Location"] == home


def test_a_wrong_password_and_an_unknown_address_are_answered_alike() -> None:
    make_artist(email="ada@example.org")
    answers = [
        Client().post(DOOR, {"login": login, "password": "wrong"}).context["form"].errors
        for login in ("ada@example.org", "eve@example.org")
    ]
    assert answers[0] == answers[1]
    assert list(answers[0]) == ["__all__"]


def test_a_closed_account_is_out_at_the_next_request() -> None:
    artist, browser = make_artist(), Client()
    browser.force_login(artist)
    type(artist).objects.filter(pk=artist.pk).update(is_active=False)
    assert browser.get("/account/")["Location"].startswith(DOOR)


def test_guessing_is_slowed_down_for_everybody_alike() -> None:
    make_artist(email="ada@example.org")
    for _ in range(10):
        Client().post(DOOR, {"login": "ada@example.org", "password": "wrong"})
    late = Client().post(DOOR, {"login": "ada@example.org", "password": PASSWORD})
    assert late.status_code == 200
    assert "Too many failed" in str(late.context["form"].errors)


def test_a_forgotten_password_is_set_anew_by_mail() -> None:
    make_artist(email="ada@example.org")
    Client().post("/account/password/reset/", {"email": "ada@example.org"})
    Client().post("/account/password/reset/", {"email": "eve@example.org"})
    assert "password/reset/key" not in str(list(HouseJob.objects.values()))
    do_house_work()
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Atelier: Password Reset Email")
    link = next(word for word in body(mail, "plain").split() if "/password/reset/key/" in word)
    browser = Client()
    page = browser.get(link[link.index("/account/") :], follow=True)
    form_at = page.redirect_chain[-1][0]
    browser.post(form_at, {"password1": "quite another one 7", "password2": "quite another one 7"})
    signed_in = Client().post(DOOR, {"login": "ada@example.org", "password": "quite another one 7"})
    assert signed_in["Location"] == "/studio/"


def test_it_never_leads_off_the_site() -> None:
    make_artist(email="ada@example.org")
    answer = Client().post(
        f"{DOOR}?next=https://evil.example/",
        {"login": "ada@example.org", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert answer["Location"] == "/studio/"


def test_no_token_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    invitation, link = invite(cohort=make_cohort(), by=None, email="ada@example.org")
    token = link.rstrip("/").rsplit("/", 1)[1]
    with caplog.at_level(logging.DEBUG):
        browser = Client()
        browser.get(link.removeprefix("http://localhost:8000"))
        browser.get("/invitations/unknown-token-of-somebody/")
        do_house_work()
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert token not in logged
    assert "unknown-token-of-somebody" not in logged
    assert token not in str(list(type(invitation).objects.values()))
