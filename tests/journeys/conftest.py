"""A real browser against the product as `serve` starts it on an empty data directory."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.product import Product

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
WIDTHS_PX = {"desk": 1440, "tablet": 1024, "phone": 390}
# The widest elements beyond the window, unless something around them scrolls.
OVERFLOWING = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
  [...document.querySelectorAll("main *, header *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.outerHTML.slice(0, 90)).slice(0, 3).join(" | ")"""
# axe leaves empty style attributes behind, which a later htmx swap would copy against the policy.
TIDY = "document.querySelectorAll('[style=\"\"]').forEach(e => e.removeAttribute('style'))"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    served = Product(var=tmp_path_factory.mktemp("product"), settings=QUICK)
    served.start()
    yield served
    assert served.stop() == 0
    assert "Traceback" not in served.log, served.log


QUICK = {"LEASE_S": "6", "BEAT_S": "1", "SWEEP_S": "1", "RETRY_BACKOFF_S": "0.5"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=SWITCHES,
        )
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """One person's browser, which remembers everything that went wrong in it."""

    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def watch(self) -> "Visitor":
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in self.expected):
            self.faults.append(f"{self.page.url}: {message.text}")

    def check_page(self, name: str) -> None:
        """Note what axe finds and what overflows at three widths; the end of the test asserts."""
        for width_name, width_px in WIDTHS_PX.items():
            self.page.set_viewport_size({"width": width_px, "height": 900})
            self.keep_picture(f"{name}-{width_name}")
            for found in Axe().run(self.page, options={"runOnly": AXE_TAGS}).response["violations"]:
                nodes = [node["html"][:160] for node in found["nodes"]][:3]
                self.faults.append(f"{name}, {width_px} px: {found['id']} {nodes}")
            if wide := self.page.evaluate(OVERFLOWING):
                self.faults.append(f"{name}, {width_px} px: overflows {wide}")
        self.page.evaluate(TIDY)
        self.page.set_viewport_size({"width": WIDTHS_PX["desk"], "height": 900})

    def keep_picture(self, name: str) -> None:
        """Into the folder named by JOURNEY_PICTURES, for people to look at."""
        if folder := os.environ.get("JOURNEY_PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
def visit(browser: Browser, product: Product) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; at the end none of them may have seen an error in the console."""
    visitors: list[Visitor] = []

    def make(*, expected: tuple[str, ...] = ()) -> Visitor:
        context = browser.new_context(
            base_url=product.url, viewport={"width": WIDTHS_PX["desk"], "height": 900}
        )
        context.set_default_timeout(10_000)
        visitor = Visitor(context, context.new_page(), expected=expected).watch()
        visitors.append(visitor)
        return visitor

    yield make
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert faults == [], "\n".join(faults)
