"""Browsers of people, as they are after signing in, and after saying their password again."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.test import Client

from portal.models import User
from tests.factories import PASSWORD


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return browser


def long_signed_in(user: User) -> Client:
    """Whose sign-in was too long ago to stand for them in what cannot be undone."""
    browser = browser_of(user)
    session = browser.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 24 * 3600
    session.save()
    return browser


def proven(user: User) -> Client:
    """Who has just proved, on the page that asks for it, that it is them."""
    browser = long_signed_in(user)
    answer = browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302
    return browser
