"""A stranger asks to come in, by keyboard alone, and hears by mail that it arrived."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.product import Product

EMAIL = "leda@stage.example"
TRY = "A curtain that is a sea."


def type_through(page: Page, *words: str) -> None:
    """From the first field of the form on, each followed by the Tab key, and send it."""
    page.locator("#request [name=name]").focus()
    for text in words:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_stranger_asks_to_come_in(visit: Callable[..., Visitor], product: Product) -> None:
    stranger = visit(expected=("status of 422",))
    page = stranger.page
    page.goto("/request/")
    stranger.check_page("request")
    page.get_by_label("Name").fill("Leda Pappas")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("main")).to_contain_text("Give an address that we can answer to.")
    stranger.check_page("request-refused")
    page.goto("/")
    type_through(page, "Leda Pappas", EMAIL, "Stage", "https://stage.example", TRY)
    expect(page).to_have_url(f"{product.url}/request/sent/")
    stranger.check_page("request-sent")
    for _ in range(100):  # the house worker writes it
        mails = [mail.read_text() for mail in (product.var / "mail").glob("*")]
        if any(EMAIL in mail and TRY in mail for mail in mails):
            return
        page.wait_for_timeout(100)
    raise AssertionError("No receipt was mailed")
