import pytest

from portal.account.client_in_words import client_in_words

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0 Safari/537.36",
         "Chrome on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0 Safari/537.36 Edg/142.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox on Linux"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KIT} Version/18.1 Safari/605.1.15",
         "Safari on a Mac"),
        (f"Mozilla/5.0 (Linux; Android 15) {KIT} Chrome/142.0 Mobile Safari/537.36",
         "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("python-requests/2.34", "A Python program"),
        ("", "An unknown program"),
        ("<script>", "An unknown program"),
    ],
)  # fmt: skip
def test_it_says_what_its_owner_would(user_agent: str, words: str) -> None:
    assert client_in_words(user_agent) == words
