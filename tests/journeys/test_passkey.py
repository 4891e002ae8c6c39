"""Signing in with a passkey: a virtual authenticator of Chromium's stands for finger and device."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.door import PASSWORD, confirm_it_is_you, sign_in, sign_up
from tests.product import Product

EMAIL = "noor@artists.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """The authenticator that is built into the visitor's machine."""

    def __init__(self, visitor: Visitor) -> None:
        self.cdp: CDPSession = visitor.context.new_cdp_session(visitor.page)
        self.cdp.send("WebAuthn.enable")
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.key = {"authenticatorId": made["authenticatorId"]}

    @property
    def passkeys(self) -> int:
        return len(self.cdp.send("WebAuthn.getCredentials", self.key)["credentials"])

    def recognise(self, *, owner: bool) -> None:
        self.cdp.send("WebAuthn.setUserVerified", self.key | {"isUserVerified": owner})


@pytest.fixture
def artist(visit: Callable[..., Visitor], product: Product) -> Visitor:
    visitor = visit()
    sign_up(visitor, product, name="Noor", email=EMAIL)
    return visitor


def test_a_passkey_is_added_used_and_removed(artist: Visitor, product: Product) -> None:
    page, device = artist.page, Device(artist)
    add_passkey(artist)
    assert device.passkeys == 1
    page.goto("/account/2fa/")
    artist.check_page("factors")
    page.get_by_role("link", name="Look after them").click()
    titled(page, "Passkeys")
    artist.check_page("passkeys")
    walk_sessions(artist)

    sign_out(page)
    page.goto("/account/login/")
    artist.check_page("login")
    device.recognise(owner=False)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("[data-passkey-trouble]")).to_be_visible(timeout=20_000)
    artist.check_page("login-passkey-trouble")
    device.recognise(owner=True)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{product.url}/studio/")

    sign_out(page)
    sign_in(artist, product, email=EMAIL, password=PASSWORD)
    titled(page, "And the second factor.")
    artist.check_page("authenticate")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{product.url}/studio/")
    remove_passkey(artist)
    sign_out(page)
    sign_in(artist, product, email=EMAIL, password=PASSWORD)
    expect(page).to_have_url(f"{product.url}/studio/")


def add_passkey(artist: Visitor) -> None:
    page = artist.page
    page.goto("/account/")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_role("link", name="Add a passkey").click()
    titled(page, "Is it you?")
    artist.check_page("is-it-you")
    confirm_it_is_you(page, password=PASSWORD)
    titled(page, "Add a passkey")
    artist.check_page("passkey-add")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes li")).to_have_count(10)
    artist.check_page("codes")
    page.get_by_role("link", name="I have kept them").click()


def walk_sessions(artist: Visitor) -> None:
    page = artist.page
    page.goto("/account/sessions/")
    expect(page.locator("main")).to_contain_text("this browser")
    artist.check_page("sessions")
    for path in ("email", "password/change"):
        page.goto(f"/account/{path}/")
        artist.check_page(path.replace("/", "-"))


def remove_passkey(artist: Visitor) -> None:
    """The passkey itself answers whether it is you."""
    page = artist.page
    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name=re.compile("^Remove")).click()
    page.get_by_role("link", name="Use a passkey").click()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    artist.check_page("is-it-you-passkey")
    page.get_by_role("button", name="Use a passkey").click()
    titled(page, "Remove Passkey?")
    artist.check_page("passkey-remove")
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("None yet.")


def titled(page: Page, words: str) -> None:
    """Wait for the page of this name."""
    expect(page.get_by_role("heading", name=words, level=1)).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
