"""Two versions compared blind: commissioned by the team, voted on by an artist with keys."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.door import sign_in_as_operator, sign_up
from tests.product import Product

EMAIL = "mira@artists.example"
PROMPT = "A purple balloon rises over the mountains"
FILMS_S = 180
GATHER = "from feedback.comparisons.gather import gather_pairs; gather_pairs()"
VERSIONS = ("Starter", "Starter Turbo")


@pytest.fixture
def artist(visit: Callable[..., Visitor], product: Product) -> Visitor:
    visitor = visit()
    sign_up(visitor, product, name="Mira Okafor", email=EMAIL)
    return visitor


def test_a_comparison_from_its_commission_to_the_vote(
    artist: Visitor, visit: Callable[..., Visitor], product: Product
) -> None:
    operator = visit()
    commission(sign_in_as_operator(operator, product))
    operator.check_page("review-pairs")
    wait_for_pair(product)
    page = artist.page
    page.goto("/pairs/")
    artist.check_page("pairs-begin")
    page.get_by_role("button", name="Show me a pair").click()
    expect(page.locator("[data-sync] video")).to_have_count(2)
    assert not any(re.search(rf"\b{name}\b", page.content()) for name in (*VERSIONS, "turbo"))
    artist.check_page("pairs-ballot")
    vote(page)
    revealed = page.get_by_role("region", name="What you compared")
    for version in VERSIONS:
        expect(revealed.get_by_text(version, exact=True)).to_be_visible()
    artist.check_page("pairs-voted")
    page.goto("/account/contributions/")
    expect(page.locator("main")).to_contain_text("Comparison")


def commission(page: Page) -> None:
    page.goto("/review/pairs/commission/")
    page.get_by_label("Prompt", exact=True).fill(PROMPT)
    for version in VERSIONS:
        page.get_by_role("checkbox", name=re.compile(f"^{version},")).check()
    page.get_by_role("button", name="Queue the films").click()
    expect(page).to_have_url(re.compile("/review/pairs/$"))


def wait_for_pair(product: Product) -> None:
    """The house gathers pairs each five minutes; here it is asked once the films are there."""
    code = (
        "import time; from generation.models import Clip;\n"
        f"end = time.monotonic() + {FILMS_S}\n"
        "while Clip.objects.of_programme().active().exists() and time.monotonic() < end:"
        " time.sleep(1)\n"
        f"{GATHER}"
    )
    product.manage("shell", "-c", code)


def vote(page: Page) -> None:
    for key in ("2", "1", "3", "4", "0", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Your vote is written down")).to_be_visible()
