"""The one true way: from an invitation to a rated clip, and what the operator sees of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.door import confirm_it_is_you, sign_in_as_operator, sign_up
from tests.product import Product

PROMPT = "A red balloon rises over the sea at sunset"
MINUTE_MS = 60_000


def compose(page: Page, prompt: str, *, lane: str, variations: int = 1, seed: str = "") -> None:
    page.goto("/studio/")
    page.get_by_label("Prompt", exact=True).fill(prompt)
    choose(page, "Model", re.compile(lane))
    page.wait_for_load_state("networkidle")  # the settings follow the model
    choose(page, "Variations", str(variations))
    page.get_by_label("Seed", exact=True).fill(seed)
    page.get_by_role("button", name="Render").click()


def choose(page: Page, group: str, option: str | re.Pattern[str]) -> None:
    page.get_by_role("group", name=group).get_by_role("radio", name=option).first.check(force=True)


@pytest.fixture
def artist(visit: Callable[..., Visitor], product: Product) -> Visitor:
    visitor = visit()
    sign_up(visitor, product, name="Inês Marchetti", email="ines@artists.example")
    return visitor


def test_from_an_invitation_to_a_rated_clip(
    artist: Visitor, visit: Callable[..., Visitor], product: Product
) -> None:
    page = artist.page
    artist.check_page("studio-empty")

    compose(page, PROMPT, lane="Starter Turbo", variations=2, seed="271828")
    expect(page.locator("main")).to_contain_text("0001-2")
    expect(page.locator("[data-at]")).to_have_text(re.compile("[1-9]"), timeout=MINUTE_MS)
    preview = page.locator("[data-preview]")
    expect(preview).to_have_attribute("src", re.compile("^data:image/"), timeout=MINUTE_MS)
    artist.keep_picture("studio-live")
    page.reload()
    expect(page.locator("#stage")).to_contain_text("0001")
    film = page.locator("video[data-final]")
    expect(film).to_be_visible(timeout=2 * MINUTE_MS)
    expect(page.locator("#queue li")).to_have_count(0, timeout=MINUTE_MS)
    artist.check_page("studio")
    rate_and_report(artist)
    cancel_while_it_runs(artist)

    page.goto("/account/")
    artist.check_page("account")
    read_the_record(artist)
    operator = visit()
    look_around_as_operator(operator, product)
    invite_another(operator, product)
    end_the_membership(operator, artist, product)
    artist.page.goto("/membership/ended/")
    artist.page.get_by_role("button", name="Sign out").click()
    expect(artist.page.get_by_role("link", name="Sign in").first).to_be_visible()


def read_the_record(artist: Visitor) -> None:
    page = artist.page
    page.get_by_role("link", name="Activity").click()
    artist.check_page("recorded")
    page.get_by_role("link", name="Every entry").click()
    log = page.locator(".log")
    expect(log).to_contain_text("Asked for generation 0001")
    expect(log.get_by_role("link", name="Sent report 0001")).to_be_visible()
    artist.check_page("entries")
    page.get_by_label("Only").select_option(label="Ratings, notes and reports")
    expect(log).not_to_contain_text("Asked for generation")


def rate_and_report(artist: Visitor) -> None:
    page = artist.page
    page.goto("/gallery/")
    expect(page.locator(".tile")).to_have_count(2)
    artist.check_page("gallery")
    page.get_by_role("link", name=re.compile("0001-1")).first.click()
    video = page.locator("video").first
    expect(video).to_be_visible()
    seekable_s = page.evaluate(
        "() => new Promise(done => { const v = document.querySelector('video');"
        "const end = () => done(v.seekable.length ? v.seekable.end(0) : 0);"
        "v.readyState ? end() : v.addEventListener('loadedmetadata', end); })"
    )
    assert seekable_s > 1
    page.keyboard.press("p")
    expect(page.get_by_role("button", name=re.compile("Kept"))).to_have_attribute(
        "aria-pressed", "true"
    )
    for scale in page.locator("fieldset.scale").all():
        scale.get_by_role("radio", name=re.compile("^4")).check(force=True)
    choose(page, "How sure are you?", "fairly sure")
    page.get_by_role("button", name="Save the rating").click()
    expect(page.get_by_role("status").filter(has_text="Rated on")).to_be_visible()
    artist.check_page("clip-rate")
    page.get_by_role("tab", name=re.compile("Report")).click()
    report = page.locator("form", has=page.get_by_role("button", name="Send the report"))
    report.get_by_label("What went wrong").fill("The balloon splits in two")
    report.locator("select[name=code]").select_option("morphing")
    report.locator("select[name=severity]").select_option("3")
    report.get_by_label("First frame").fill("4")
    report.get_by_label("Last frame").fill("11")
    report.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    artist.check_page("clip-report")
    page.get_by_role("tab", name="Details").click()
    artist.check_page("clip-details")


def cancel_while_it_runs(artist: Visitor) -> None:
    page = artist.page
    compose(page, "A green kite over the meadow, watercolour", lane="^Starter(?! Turbo)")
    expect(page.locator("[data-at]")).to_have_text(re.compile("[1-9]"), timeout=MINUTE_MS)
    page.locator("#stage").get_by_role("button", name="Cancel").click()
    expect(page.locator("#queue li")).to_have_count(0, timeout=MINUTE_MS)
    page.goto("/gallery/?show=all")
    expect(page.locator("main")).not_to_contain_text(
        "A green kite over the meadow, watercolour, finished"
    )


def look_around_as_operator(operator: Visitor, product: Product) -> None:
    page = sign_in_as_operator(operator, product)
    for address, name, words in (
        ("/review/", "review", "Overview"),
        ("/review/artists/", "review-artists", "Inês Marchetti"),
        ("/review/queue/", "review-queue", "Queue"),
        ("/review/bugs/", "review-bugs", "The balloon splits in two"),
        ("/review/holds/", "review-holds", ""),
        ("/review/models/", "review-models", "Starter Turbo"),
        ("/review/invitations/", "review-invitations", ""),
        ("/review/invitations/bulk/", "review-bulk", ""),
        ("/review/requests/", "review-requests", ""),
        ("/review/cohorts/", "review-cohorts", "First light"),
        ("/admin/", "admin", ""),
    ):
        page.goto(address)
        expect(page.locator("body")).to_contain_text(words)
        operator.check_page(name)
    page.goto("/review/bugs/")
    page.get_by_role("link", name="The balloon splits in two").click()
    expect(page.locator("main")).to_contain_text("271828")
    operator.check_page("review-bug")


def invite_another(operator: Visitor, product: Product) -> None:
    page = operator.page
    page.goto("/review/invitations/")
    page.get_by_label(re.compile("^E-?mail")).fill("ada@artists.example")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.locator("main")).to_contain_text(f"{product.url}/invitations/")
    operator.check_page("review-invited")
    mails = product.var / "mail"
    for _ in range(100):  # the house worker writes it
        if any("ada@artists.example" in mail.read_text() for mail in mails.glob("*")):
            return
        page.wait_for_timeout(100)
    raise AssertionError("The invitation was not mailed")


def state_a_purpose(page: Page) -> None:
    page.get_by_label("Purpose").select_option("quality")
    page.get_by_label("In your words").fill("Drift of birds between two versions")
    page.get_by_role("button", name="Open", exact=True).click()


def end_the_membership(operator: Visitor, artist: Visitor, product: Product) -> None:
    page = operator.page
    page.goto("/review/artists/")
    page.get_by_role("link", name="Inês Marchetti").click()
    expect(page.locator("main")).not_to_contain_text(PROMPT)
    operator.check_page("review-look")
    state_a_purpose(page)
    expect(page.locator(".banner.purpose")).to_contain_text("the work of Inês Marchetti")
    operator.check_page("review-artist")
    for name, words in (("Timeline", "looked at: timeline"), ("Sessions", "Chrome")):
        page.get_by_role("navigation", name="About").get_by_role("link", name=name).click()
        expect(page.locator("main")).to_contain_text(words)
        operator.check_page(f"review-{name.lower()}")
    page.get_by_role("link", name="Work", exact=True).click()
    ending = page.locator("details").filter(has=page.locator("[name=end-reason]"))
    ending.locator("summary").click()
    ending.locator("[name=end-reason]").fill("The cohort of autumn is complete.")
    ending.get_by_role("button").click()
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:  # the set-up counts for five minutes
        confirm_it_is_you(page, password=product.operator[1])
    expect(page.get_by_role("status").first).to_contain_text("The membership has ended.")
    artist.page.goto("/studio/")
    expect(artist.page.locator("main")).to_contain_text("The cohort of autumn is complete.")
    artist.check_page("ended")
    artist.page.goto("/account/activity/looks/")
    for words in ("Report 0001", "Timeline, Sessions", "Drift of birds between two versions"):
        expect(artist.page.locator("main")).to_contain_text(words)
    artist.check_page("who-looked")


def test_pages_for_strangers(visit: Callable[..., Visitor], product: Product) -> None:
    stranger = visit(expected=("status of 404", "status of 410"))
    page = stranger.page
    for address, name in (
        ("/", "landing"),
        ("/account/login/", "login"),
        ("/account/signup/", "signup-closed"),
        ("/account/password/reset/", "password-reset"),
        ("/account/login/code/", "login-code"),
        ("/invitations/not-a-token/", "invitation-gone"),
        ("/nowhere/", "not-found"),
    ):
        page.goto(address)
        stranger.check_page(name)
    page.goto(product.invitation_url)
    stranger.check_page("invitation")
    page.get_by_role("link", name="Make your account").click()
    stranger.check_page("signup")
