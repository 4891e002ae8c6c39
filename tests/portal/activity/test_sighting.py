import pytest

from portal.activity.coarse import client_of, network_of
from portal.activity.sighting import is_browser

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
CLIENTS = {
    f"{MAC}Chrome/131.0.0.0 Safari/537.36": "Chrome on macOS",
    f"{MAC}Chrome/140.0.0.0 Safari/537.36": "Chrome on macOS",
    f"{MAC}Chrome/131.0.0.0 Safari/537.36 Edg/131.0": "Edge on macOS",
    "Mozilla/5.0 (Windows NT 10.0; Win64; rv:132.0) Gecko/20100101 Firefox/132.0": (
        "Firefox on Windows"
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.1 Mobile/15E148 Safari/604.1": "Safari on iOS",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36": (
        "Chrome on Android"
    ),
    "python-requests/2.32.3": "python-requests",
    "node": "node",
    "Mozilla/5.0": "mozilla",
    "": "no name",
    "<script>alert(1)</script>": "no name",
}


@pytest.mark.parametrize(("user_agent", "client"), CLIENTS.items())
def test_a_client_is_a_browser_and_a_system_or_a_first_word(user_agent: str, client: str) -> None:
    assert client_of(user_agent) == client
    assert is_browser(client) is (" on " in client)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::1", "2001:db8:1234::/48"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_a_network_is_wider_than_a_household(address: str, network: str) -> None:
    assert network_of(address) == network
