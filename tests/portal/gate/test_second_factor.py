import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.factories import PASSWORD, make_artist

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(email: str, password: str = PASSWORD) -> tuple[Client, str]:
    browser = Client()
    answer = browser.post("/account/login/", {"login": email, "password": password})
    return browser, answer.headers.get("Location", "")


def test_the_seed_and_the_codes_are_not_in_the_database_in_clear() -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    artist = make_artist()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(artist, secret)
    codes = RecoveryCodes.activate(artist).get_unused_codes()
    assert len(codes) == 10
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert [code for code in codes if code in stored] == []
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_who_has_a_second_factor_is_asked_for_it() -> None:
    artist = make_artist(email="ada@example.org")
    assert sign_in("ada@example.org")[1] == "/studio/"
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(artist, secret)
    browser, led_to = sign_in("ada@example.org")
    assert led_to.startswith("/account/2fa/authenticate/")
    assert browser.get("/account/")["Location"].startswith("/account/login/")
    browser.post("/account/2fa/authenticate/", {"code": "000000"})
    assert browser.get("/account/")["Location"].startswith("/account/login/")
    answer = browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert answer["Location"] == "/studio/"
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/", "webauthn/add/"])
def test_its_pages_open_without_anything_inline(path: str) -> None:
    artist = make_artist(email="ada@example.org")
    artist.emailaddress_set.create(email=artist.email, verified=True, primary=True)
    browser, _ = sign_in("ada@example.org")
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    page = browser.get(f"/account/2fa/{path}")
    assert page.status_code == 200
    html = page.content.decode()
    assert "style=" not in html
    assert "<style" not in html
