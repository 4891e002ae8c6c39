import pytest

from portal.activity.coarse import client_of, network_of

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "client"),
    [
        (LINUX, "Firefox on Linux"),
        (f"{MAC} Version/19.0 Safari/605.1.15", "Safari on macOS"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        ("python-requests/2.34", "python-requests"),
        ("", "no name"),
        ("\n<script>", "no name"),
    ],
)
def test_a_client_is_called_by_browser_and_system(agent: str, client: str) -> None:
    assert client_of(agent) == client


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nowhere", ""),
        ("", ""),
    ],
)
def test_a_network_is_wider_than_a_household(address: str, network: str) -> None:
    assert network_of(address) == network
