"""The ways in, as people and the team go them in a browser."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.product import Product

PASSWORD = "a long enough phrase"
PERIOD_S = 30
SPARE_S = 3


def sign_up(visitor: Visitor, product: Product, *, name: str, email: str) -> Page:
    page = visitor.page
    page.goto(product.invitation_url)
    page.get_by_role("link", name="Make your account").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label(re.compile("^E-?mail")).fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("Code").fill(product.mailed_code(email))
    page.get_by_role("button", name="Confirm").click()
    agree(page)
    expect(page).to_have_url(f"{product.url}/studio/")
    return page


def agree(page: Page) -> None:
    page.get_by_label("I have read the terms").check()
    page.get_by_role("button", name="Agree and go in").click()


def sign_in(visitor: Visitor, product: Product, *, email: str, password: str) -> Page:
    page = visitor.page
    page.goto("/account/login/")
    page.get_by_label(re.compile("^E-?mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


def sign_in_as_operator(visitor: Visitor, product: Product) -> Page:
    """With the second factor; who comes first sets it up for those who come later."""
    email, password = product.operator
    page = sign_in(visitor, product, email=email, password=password)
    page.wait_for_url(re.compile("/terms/accept/$|/second-factor/$|/2fa/authenticate/$"))
    if page.url.endswith("/terms/accept/"):
        visitor.check_page("terms")
        agree(page)
        page.wait_for_url(re.compile("/second-factor/$"))
    if page.url.endswith("/second-factor/"):
        product.app_secret = set_up_app(visitor)
    else:
        page.get_by_label("Code").fill(app_code(product.app_secret))
        page.get_by_role("button", name="Sign in").click()
    return page


def set_up_app(visitor: Visitor) -> str:
    """Go through what the team is asked at its first sign-in. The seed of the app's codes."""
    page = visitor.page
    expect(page).to_have_url(re.compile("/second-factor/$"))
    visitor.check_page("second-factor")
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_text("It cannot be scanned").click()
    secret = page.locator(".secret").text_content() or ""
    visitor.check_page("app-set-up")
    page.get_by_label("Authenticator code").fill(app_code(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    visitor.check_page("recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    return secret


def confirm_it_is_you(page: Page, *, password: str) -> None:
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Go on").click()


_shown: set[tuple[str, int]] = set()


def app_code(secret: str) -> str:
    """What an authenticator app shows. Each is good once, so a second time the next one."""
    left_s = PERIOD_S - time.time() % PERIOD_S
    if left_s < SPARE_S or (secret, int(time.time() // PERIOD_S)) in _shown:
        time.sleep(left_s + 0.1)
    counter = int(time.time() // PERIOD_S)
    _shown.add((secret, counter))
    return format_hotp_value(hotp_value(secret, counter))
