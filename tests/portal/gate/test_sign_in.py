"""Sign-in and the life of an account, as allauth does them behind our door."""

import logging
import re

import pytest
from django.test import Client

from portal.gate.invite import invite
from portal.models import HouseJob
from tests.factories import PASSWORD, make_artist, make_cohort, make_operator
from tests.portal.door import DOOR, app_code, mailed_code, sign_in
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db

CODE = "/account/login/code/confirm/"


def test_people_sign_in_by_address_in_any_case_and_land_at_work() -> None:
    make_artist(email="ada@example.org")
    make_operator(email="op@example.org")
    assert sign_in("Ada@Example.ORG")[1] == "/studio/"
    operator, led_to = sign_in("op@example.org")
    assert led_to == "/account/2fa/authenticate/"
    assert operator.post(led_to, {"code": app_code()})["Location"] == "/review/"


def test_the_session_has_another_key_once_somebody_signed_in() -> None:
    make_artist(email="ada@example.org")
    browser = Client()
    browser.post("/account/login/code/", {"email": "ada@example.org"})
    before = browser.session.session_key
    browser.post(CODE, {"code": mailed_code()})
    assert before is not None
    assert browser.session.session_key != before
    assert browser.get("/account/").status_code == 200
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert stolen.get("/account/")["Location"].startswith(DOOR)


def test_a_code_from_a_mail_signs_in_within_three_minutes_and_three_tries() -> None:
    make_artist(email="ada@example.org")
    browser = Client()
    sent = browser.post("/account/login/code/", {"email": "ada@example.org"})
    assert sent["Location"] == CODE
    for _ in range(2):
        assert browser.post(CODE, {"code": "BBBB-BBBB"}).status_code == 200
    assert browser.post(CODE, {"code": mailed_code()})["Location"] == "/studio/"
    tired = Client()
    tired.post("/account/login/code/", {"email": "ada@example.org"})
    for _ in range(3):
        tired.post(CODE, {"code": "BBBB-BBBB"})
    assert tired.post(CODE, {"code": mailed_code()})["Location"] == "/account/login/code/"
    late = Client()
    late.post("/account/login/code/", {"email": "ada@example.org"})
    session = late.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 181
    session.save()
    assert late.post(CODE, {"code": mailed_code()})["Location"] == "/account/login/code/"


def test_asking_for_a_code_tells_nobody_who_has_an_account() -> None:
    make_artist(email="ada@example.org")
    pages, jobs = [], []
    for email in ("ada@example.org", "eve@example.org"):
        browser, before = Client(), HouseJob.objects.count()
        answer = browser.post("/account/login/code/", {"email": email})
        pages.append(as_any(browser.get(answer["Location"]).content.decode(), email))
        jobs.append(HouseJob.objects.count() - before)
        wrong = browser.post(CODE, {"code": "BBBB-BBBB"})
        pages.append(as_any(wrong.content.decode(), email))
    assert pages[:2] == pages[2:]
    assert jobs == [1, 1]  # the same work, though one of them goes to nobody
    do_house_work()
    assert [mail["To"] for mail in mails()] == ["ada@example.org"]


def test_asking_for_a_new_password_tells_nobody_either() -> None:
    make_artist(email="ada@example.org")
    pages = []
    for email in ("ada@example.org", "eve@example.org"):
        answer = Client().post("/account/password/reset/", {"email": email}, follow=True)
        pages.append(as_any(answer.content.decode(), email))
    assert pages[0] == pages[1]
    assert HouseJob.objects.filter(kind="account_mail").count() == 2


def as_any(page: str, email: str) -> str:
    """A page without what differs each time: whom it speaks to, and its token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(email, "X"))


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


def test_a_forgotten_password_is_set_anew_by_mail() -> None:
    make_artist(email="ada@example.org")
    Client().post("/account/password/reset/", {"email": "ada@example.org"})
    Client().post("/account/password/reset/", {"email": "eve@example.org"})
    assert "password/reset/key" not in str(list(HouseJob.objects.values()))
    do_house_work()
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Atelier: Set a new password")
    link = next(word for word in body(mail, "plain").split() if "/password/reset/key/" in word)
    browser = Client()
    page = browser.get(link[link.index("/account/") :], follow=True)
    form_at = page.redirect_chain[-1][0]
    browser.post(form_at, {"password1": "quite another one 7", "password2": "quite another one 7"})
    assert sign_in("ada@example.org", "quite another one 7")[1] == "/studio/"


def test_a_new_password_does_not_stand_in_for_the_second_factor() -> None:
    make_operator(email="op@example.org")
    Client().post("/account/password/reset/", {"email": "op@example.org"})
    do_house_work()
    link = next(word for word in body(mails()[0], "plain").split() if "/reset/key/" in word)
    browser = Client()
    form_at = browser.get(link[link.index("/account/") :])["Location"]
    new = "quite another one 7"
    done = browser.post(form_at, {"password1": new, "password2": new}, follow=True)
    assert "asked for it as always" in done.content.decode()
    assert browser.get("/review/")["Location"].startswith(DOOR)
    assert sign_in("op@example.org", new)[1] == "/account/2fa/authenticate/"


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
