"""Two modules that know Enter, on one page, as on a ballot."""

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Route

MODULES = ("keys", "rate", "vote")
SCRIPTS = {f"/{name}.js": settings.BASE_DIR / "static/js" / f"{name}.js" for name in MODULES}
PAGE = """<form data-rate data-enter><input type="radio" name="overall" value="1"></form>
<script>sent = 0; addEventListener("submit", event => { event.preventDefault(); sent += 1; })
</script>"""


@pytest.mark.parametrize("order", [MODULES, ("keys", "vote", "rate")])
def test_enter_sends_a_ballot_once(browser: Browser, order: tuple[str, ...]) -> None:
    page = browser.new_page()
    scripts = "".join(f'<script type="module" src="/{name}.js"></script>' for name in order)

    def answer(route: Route) -> None:
        path = "/" + route.request.url.rpartition("/")[2]
        if path in SCRIPTS:
            route.fulfill(body=SCRIPTS[path].read_text(), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE + scripts, content_type="text/html")

    page.route("http://ballot.example/**", answer)
    page.goto("http://ballot.example/")
    page.keyboard.press("Enter")
    assert page.evaluate("sent") == 1
    page.close()
