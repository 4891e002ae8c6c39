import pytest

from portal.activity.coarse import client_of
from portal.activity.sighting import is_browser

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.mark.parametrize(
    ("user_agent", "browser"),
    [(FIREFOX, True), ("python-requests/2.32.3", False), ("Mozilla/5.0", False), ("", False)],
)
def test_a_browser_is_told_from_a_script(user_agent: str, browser: bool) -> None:
    assert is_browser(client_of(user_agent)) is browser
