import json
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from portal.gate.second_factor import may_begin, was_confirmed
from portal.models import Entry, User
from tests.factories import (
    PASSWORD,
    TOTP_SECRET,
    make_artist,
    make_operator,
    make_reviewer,
    make_terms,
)
from tests.portal.door import app_code, mailed_code, sign_in, sign_in_as_staff

pytestmark = pytest.mark.django_db

AUTHENTICATE = "/account/2fa/authenticate/"
SET_UP = "/second-factor/"
APP = "/account/2fa/totp/activate/"


def make_staff_without() -> User:
    """As `make run` makes its operator: with a password alone."""
    operator = make_operator(email="op@example.org")
    Authenticator.objects.all().delete()
    return operator


def test_the_seed_and_the_codes_are_not_in_the_database_in_clear() -> None:
    artist = make_artist()
    TOTP.activate(artist, TOTP_SECRET)
    codes = RecoveryCodes.activate(artist).get_unused_codes()
    assert len(codes) == 10
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert TOTP_SECRET not in stored
    assert [code for code in codes if code in stored] == []
    sealed = Authenticator.objects.get(type="totp").data["secret"]
    assert get_adapter().decrypt(sealed) == TOTP_SECRET


def test_who_has_one_is_asked_for_it() -> None:
    artist = make_artist(email="ada@example.org")
    assert sign_in("ada@example.org")[1] == "/studio/"
    TOTP.activate(artist, TOTP_SECRET)
    browser, led_to = sign_in("ada@example.org")
    assert led_to == AUTHENTICATE
    assert browser.get("/account/")["Location"].startswith("/account/login/")
    browser.post(AUTHENTICATE, {"code": "000000"})
    assert browser.get("/account/")["Location"].startswith("/account/login/")
    assert browser.post(AUTHENTICATE, {"code": app_code()})["Location"] == "/studio/"
    assert browser.get("/account/").status_code == 200


def test_a_code_of_the_app_is_good_once() -> None:
    TOTP.activate(make_artist(email="ada@example.org"), TOTP_SECRET)
    code = app_code()
    first, second = sign_in("ada@example.org")[0], sign_in("ada@example.org")[0]
    assert first.post(AUTHENTICATE, {"code": code}).status_code == 302
    assert second.post(AUTHENTICATE, {"code": code}).status_code == 200


def test_a_recovery_code_does_instead_once() -> None:
    artist = make_artist(email="ada@example.org")
    TOTP.activate(artist, TOTP_SECRET)
    code = RecoveryCodes.activate(artist).get_unused_codes()[0]
    assert sign_in("ada@example.org")[0].post(AUTHENTICATE, {"code": code}).status_code == 302
    assert sign_in("ada@example.org")[0].post(AUTHENTICATE, {"code": code}).status_code == 200


def test_a_mailed_code_does_not_stand_in_for_it() -> None:
    make_operator(email="op@example.org")
    browser = Client()
    browser.post("/account/login/code/", {"email": "op@example.org"})
    answer = browser.post("/account/login/code/confirm/", {"code": mailed_code()})
    assert answer["Location"] == AUTHENTICATE
    assert browser.get("/review/")["Location"].startswith("/account/login/")
    assert browser.post(AUTHENTICATE, {"code": app_code()})["Location"] == "/review/"


@pytest.mark.parametrize("make", [make_reviewer, make_operator])
def test_staff_without_one_reach_only_the_pages_to_set_one_up(make: Callable[..., User]) -> None:
    user = make(email="op@example.org")
    Authenticator.objects.all().delete()
    browser = Client()
    browser.force_login(user)
    for path in ("/review/", "/review/artists/", "/admin/", "/studio/", "/account/", "/notices/"):
        assert browser.get(path)["Location"] == SET_UP, path
    part = browser.get("/notices/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == SET_UP
    for path in (SET_UP, APP, "/account/2fa/", "/account/2fa/webauthn/add/", "/account/logout/"):
        assert browser.get(path).status_code == 200, path
    for path in ("email", "password/change", "sessions"):
        assert browser.get(f"/account/{path}/").status_code == 200, path
    assert browser.get("/membership/ended/")["Location"] == SET_UP


@pytest.mark.django_db(transaction=True)
def test_the_first_sign_in_of_an_operator_leads_through_the_set_up_to_review() -> None:
    make_terms()
    make_staff_without()
    browser, led_to = sign_in("op@example.org")
    assert browser.get(led_to)["Location"] == SET_UP
    page = browser.get(APP)  # the password is not asked again within minutes
    secret = re.search(r'class="secret">(\w+)<', page.content.decode())
    assert secret is not None
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    answer = browser.post(APP, {"code": app_code(secret[1])})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    codes = browser.get(answer["Location"])
    assert len(re.findall(r"<li><code>\d{8}</code>", codes.content.decode())) == 10
    assert browser.get("/")["Location"] == "/review/"
    assert browser.get("/review/").status_code == 200
    assert browser.get("/admin/").status_code == 200
    assert browser.get(SET_UP)["Location"] == "/review/"
    assert [e.facts for e in Entry.objects.of_kind("account.factor_added")] == [
        {"factor": "Authenticator app"}
    ]


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_ends_the_sign_ins_that_have_not_shown_it() -> None:
    make_staff_without()
    elsewhere, _ = sign_in("op@example.org")
    browser, _ = sign_in("op@example.org")
    assert elsewhere.get("/account/password/change/").status_code == 200
    page = browser.get(APP).content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)
    assert secret is not None
    browser.post(APP, {"code": app_code(secret[1])})
    assert browser.get("/review/").status_code == 200
    for path in ("/review/", "/account/password/change/"):
        assert elsewhere.get(path)["Location"].startswith("/account/login/")


def test_a_sign_in_from_before_shows_it_before_it_sees_anything() -> None:
    """The database may get a factor from elsewhere; the session then has not shown it."""
    operator = make_staff_without()
    browser, _ = sign_in("op@example.org")
    TOTP.activate(operator, TOTP_SECRET)
    led_to = browser.get("/review/")["Location"]
    assert led_to == "/account/2fa/reauthenticate/?next=%2Freview%2F"
    assert browser.get("/admin/")["Location"] == "/account/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert browser.post(led_to, {"code": "000000", "next": "/review/"}).status_code == 200
    assert browser.post(led_to, {"code": app_code(), "next": "/review/"})["Location"] == "/review/"
    assert browser.get("/review/").status_code == 200


def test_only_a_fresh_sign_in_sets_up_the_first_one_without_the_password() -> None:
    operator = make_staff_without()
    browser, _ = sign_in("op@example.org")
    session = browser.session
    at = session["account_authentication_methods"][-1]["at"]
    assert may_begin(session, operator, at=at + 299) is True
    assert may_begin(session, operator, at=at + 300) is False
    TOTP.activate(operator, TOTP_SECRET)
    assert may_begin(session, operator, at=at + 1) is False
    assert was_confirmed(session, operator) is False
    assert was_confirmed(sign_in_as_staff("op@example.org").session, operator) is True


def test_changing_it_later_asks_for_the_password() -> None:
    make_operator(email="op@example.org")
    browser = sign_in_as_staff("op@example.org")
    for path in ("/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/generate/",
                 "/account/2fa/webauthn/add/"):  # fmt: skip
        assert unquote(browser.get(path)["Location"]) == f"/account/reauthenticate/?next={path}"
    again = {"password": PASSWORD, "next": "/account/2fa/totp/deactivate/"}
    browser.post("/account/reauthenticate/", again)
    assert browser.post("/account/2fa/totp/deactivate/").status_code == 302
    assert browser.get("/review/")["Location"] == SET_UP
    assert Entry.objects.of_kind("account.factor_removed").count() == 1


def test_artists_are_offered_one_and_never_forced() -> None:
    browser = Client()
    artist = make_artist()
    browser.force_login(artist)
    assert "A second lock, if you like" in browser.get("/account/").content.decode()
    assert browser.get(SET_UP)["Location"] == "/account/2fa/"
    TOTP.activate(artist, TOTP_SECRET)
    assert "A second lock, if you like" not in browser.get("/account/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["", "totp/activate/", "totp/deactivate/", "webauthn/", "webauthn/add/", "recovery-codes/",
     "recovery-codes/generate/", "reauthenticate/"],
)  # fmt: skip
def test_its_pages_open_without_anything_inline(path: str) -> None:
    artist = make_artist()
    if path not in {"", "totp/activate/"}:
        TOTP.activate(artist, TOTP_SECRET)
        RecoveryCodes.activate(artist)
    browser = Client()
    browser.force_login(artist)
    page = browser.get(f"/account/2fa/{path}")
    assert page.status_code == 200
    inline = r"<style|<script(?![^>]*\b(?:src=|type=\"application/json))| style=| on\w+="
    assert re.findall(inline, page.content.decode()) == []
