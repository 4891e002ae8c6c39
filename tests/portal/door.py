"""Signing in as people do, with codes from apps and mails."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.factories import PASSWORD, TOTP_SECRET
from tests.portal.house_work import body, do_house_work, mails

DOOR = "/account/login/"


def sign_in(email: str, password: str = PASSWORD, **extra: str) -> tuple[Client, str]:
    """A browser after the form, and where it was led: empty when it was refused."""
    browser = Client(**extra)
    answer = browser.post(DOOR, {"login": email, "password": password})
    return browser, answer.headers.get("Location", "")


def sign_in_as_staff(email: str) -> Client:
    browser, _ = sign_in(email)
    browser.post("/account/2fa/authenticate/", {"code": app_code()})
    return browser


def app_code(secret: str = TOTP_SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def mailed_code() -> str:
    """The code in the newest mail."""
    do_house_work()
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", body(mails()[-1], "plain"), re.MULTILINE)
    assert found is not None
    return found[0]
