"""Browsers of people, as they are after signing in, and after saying their password again."""

from django.conf import settings
from django.test import Client

from portal.models import User
from tests.factories import PASSWORD


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return browser


def proven(user: User) -> Client:
    """Who has just proved, on the page that asks for it, that it is them."""
    browser = browser_of(user)
    answer = browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302
    return browser
