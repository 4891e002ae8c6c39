"""A fault, from the artist who sees it to the fix that they verify, through the team's inbox."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.door import sign_in_as_operator, sign_up
from tests.journeys.test_invitation_to_rated_clip import MINUTE_MS, compose
from tests.product import Product

EMAIL = "samir@artists.example"
TITLE = "The ball falls apart"


@pytest.fixture
def artist(visit: Callable[..., Visitor], product: Product) -> Visitor:
    visitor = visit()
    sign_up(visitor, product, name="Samir Haddad", email=EMAIL)
    return visitor


def test_a_fault_from_its_report_to_its_verified_fix(
    artist: Visitor, visit: Callable[..., Visitor], product: Product
) -> None:
    make_a_film(artist.page)
    write_a_note(artist)
    send_a_report(artist)
    operator = visit()
    triage_by_keys(operator, product)
    render_it_again(operator)
    call_it_fixed(operator)
    verify_the_fix(artist)
    operator.page.reload()
    expect(operator.page.locator("main")).to_contain_text("Fixed and verified")
    see_what_was_learned(artist)
    ask_for_a_data_set(operator)


def make_a_film(page: Page) -> None:
    compose(page, "A red ball crosses the desert to the right", lane="Starter Turbo", seed="11")
    expect(page.locator("video[data-final]")).to_be_visible(timeout=2 * MINUTE_MS)
    page.goto("/gallery/")
    page.get_by_role("link", name=re.compile("0001-1")).first.click()


def write_a_note(artist: Visitor) -> None:
    page = artist.page
    page.get_by_role("tab", name=re.compile("Notes")).click()
    note = page.locator("form", has=page.get_by_role("button", name="Pin the note"))
    note.get_by_label("Note", exact=True).fill("Here it loses its shape.\nThen it comes back.")
    note.get_by_label("First frame").fill("10")
    note.get_by_label("Last frame").fill("20")
    note.get_by_role("button", name="Pin the note").click()
    expect(page.locator(".notes li")).to_contain_text("Then it comes back.")
    expect(page.locator("#marks a")).to_have_count(1)
    artist.check_page("clip-notes")


def send_a_report(artist: Visitor) -> None:
    page = artist.page
    page.get_by_role("tab", name=re.compile("Report")).click()
    report = page.locator("#report-form")
    report.get_by_label("What went wrong").fill(TITLE)
    report.locator("select[name=code]").select_option("structure")
    report.locator("select[name=severity]").select_option("2")
    report.get_by_label("First frame").fill("10")
    report.get_by_label("Last frame").fill("20")
    report.get_by_role("button", name=re.compile("^Send")).click()
    told = page.get_by_role("status").filter(has_text="Thank you")
    again = report.get_by_role("button", name="Send as a new report")
    expect(told.or_(again).first).to_be_visible()
    if again.is_visible():  # another journey reported something alike before
        again.click()
    expect(told).to_be_visible()


def triage_by_keys(operator: Visitor, product: Product) -> None:
    page = sign_in_as_operator(operator, product)
    page.goto("/review/inbox/?kind=reports")
    first = page.locator(".items > li").first
    expect(first).to_contain_text(TITLE)
    operator.check_page("review-inbox")
    for key in ("j", "p", "2"):
        page.keyboard.press(key)
    expect(page.locator(".items > li").first).to_contain_text("Next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_label("Your reply").fill("Thank you, we see it too.")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("main")).to_contain_text("Thank you, we see it too.")


def render_it_again(operator: Visitor) -> None:
    page = operator.page
    page.get_by_role("button", name="Again on the same version").click()
    verdict = page.get_by_role("article", name="Re-run 1")
    for _ in range(60):
        if "Every frame came out the same" in (verdict.text_content() or ""):
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(verdict).to_contain_text("Every frame came out the same")
    expect(verdict.locator("video")).to_have_count(2)
    operator.check_page("review-report")


def call_it_fixed(operator: Visitor) -> None:
    page = operator.page
    moving = page.locator("form", has=page.get_by_role("button", name="Move it"))
    moving.get_by_label("State").select_option("fixed")
    moving.get_by_label("What the reporter should know").fill("It holds together now.")
    moving.get_by_label("Fixed in").select_option(label="Starter Turbo")
    moving.get_by_role("button", name="Move it").click()
    expect(page.locator("main")).to_contain_text("Fixed in Starter Turbo.")


def verify_the_fix(artist: Visitor) -> None:
    page = artist.page
    page.goto("/notices/")
    page.get_by_role("button", name=re.compile("fixed in Starter Turbo. Please look")).first.click()
    expect(page.get_by_role("heading", name="Is it fixed for you?")).to_be_visible()
    expect(page.get_by_role("article", name="Re-run 1").locator("video")).to_have_count(2)
    artist.check_page("report")
    page.get_by_role("button", name="It is fixed").click()
    expect(page.locator("main")).to_contain_text("Fixed and verified")
    page.goto("/account/contributions/")
    for task in ("Note", "Bug report", "Fix checked"):
        expect(page.locator("main")).to_contain_text(task)


def see_what_was_learned(artist: Visitor) -> None:
    artist.page.goto("/learned/")
    expect(artist.page.locator("main")).to_contain_text("Starter Turbo")
    artist.check_page("learned")


def ask_for_a_data_set(operator: Visitor) -> None:
    page = operator.page
    page.goto("/review/exports/")
    page.get_by_role("button", name=re.compile("Make|Ask")).first.click()
    page.wait_for_load_state()
    fetch = page.get_by_role("link", name=re.compile("Fetch|Download")).first
    expect(fetch).to_be_visible(timeout=MINUTE_MS)
    operator.check_page("review-exports")
    with page.expect_download() as started:
        fetch.click()
    assert started.value.suggested_filename.endswith(".zip")
