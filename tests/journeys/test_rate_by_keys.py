"""A whole rating without a pointer: ten scales, the impossible, how sure, and the save."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.door import sign_up
from tests.journeys.test_invitation_to_rated_clip import MINUTE_MS, compose
from tests.product import Product

MOST_PRESSES = 12
SCORES = ("4", "4", "3", "5", "0", "4", "2", "3")  # all scales but physics and what moves
EMAIL = "kai@artists.example"


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1


@pytest.fixture
def artist(visit: Callable[..., Visitor], product: Product) -> Visitor:
    visitor = visit()
    sign_up(visitor, product, name="Kai Moreau", email=EMAIL)
    return visitor


def open_a_film(page: Page) -> None:
    compose(page, "A green kite over the meadow", lane="Starter Turbo", seed="7")
    expect(page.locator("video[data-final]")).to_be_visible(timeout=2 * MINUTE_MS)
    page.goto("/gallery/")
    page.get_by_role("link", name=re.compile("0001-1")).first.click()
    expect(page.locator("[data-rate] .scale[data-at]")).to_have_count(1)


def chosen(page: Page, name: str) -> str | None:
    return page.locator(f"[data-rate] input[name={name}]:checked").get_attribute("value")


def test_twelve_keys_are_a_whole_rating(artist: Visitor) -> None:
    page = artist.page
    open_a_film(page)
    keys = Keys(page)
    keys.press(*SCORES[:5], "w", *SCORES[5:], "1")
    assert page.locator("[data-rate] .scale").count() == 10
    keys.press("3", "s")
    expect(page.get_by_role("status").filter(has_text="Rated on")).to_be_visible()
    assert keys.presses <= MOST_PRESSES

    page.reload()
    assert page.locator("[data-rate] .scale:has(:checked)").count() == 10
    assert page.get_by_label("I wanted the impossible here").is_checked()
    said = [
        chosen(page, name)
        for name in ("visual_quality", "direction_following", "physical_commonsense")
    ]
    assert said == ["4", "", ""]
    assert (chosen(page, "overall"), chosen(page, "motion_amount")) == ("3", "1")
    assert chosen(page, "confidence") == "3"

    again = Keys(page)
    again.press("ArrowDown", "ArrowUp", "2", "Enter")
    expect(page.locator("details").filter(has_text="What you said before")).to_be_visible()
    assert chosen(page, "visual_quality") == "2"
    artist.check_page("clip-rated-again")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    for line in ("Save the rating", "I wanted the impossible", "How sure, in its row"):
        expect(sheet).to_contain_text(line)
