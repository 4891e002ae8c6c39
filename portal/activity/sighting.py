"""What a request tells about who sends it: from where, with what, and whether a page asked."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

_BROWSERS = (  # the first that fits: most names carry those of others along
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Version/\S+ .*Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad|iPod"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
_IS_BROWSER = re.compile(" on ")


class Place(NamedTuple):
    """One row's worth of traffic: whose, when, from where, with what."""

    user_id: int
    session: str
    minute: datetime
    client: str
    network: str


@dataclass(slots=True)
class Counts:
    page_views: int = 0
    submits: int = 0
    fetches: int = 0
    media: int = 0
    bare: int = 0
    bare_seconds: int = 0

    def numbers(self) -> dict[str, int]:
        return {
            "page_views": self.page_views,
            "submits": self.submits,
            "fetches": self.fetches,
            "media": self.media,
            "bare": self.bare,
        }


@lru_cache(maxsize=512)
def client_of(user_agent: str) -> str:
    """Browser and system without versions, so that an update is no change: "Firefox on macOS".

    Anything else is called by the first word of its name: "python-requests".
    """
    browser = next((name for name, mark in _BROWSERS if re.search(mark, user_agent)), "")
    if browser and user_agent.startswith("Mozilla/"):
        system = next((name for name, mark in _SYSTEMS if re.search(mark, user_agent)), "a system")
        return f"{browser} on {system}"
    word = re.match(r"[A-Za-z][\w.-]*", user_agent)
    return word[0][:40].lower() if word else "no name"


def is_browser(client: str) -> bool:
    return bool(_IS_BROWSER.search(client))


def network_of(address: str) -> str:
    """The network that an address is part of, wide enough to be no household's alone."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
