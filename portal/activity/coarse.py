"""Where somebody was, as coarsely as it still says that it was somebody else."""

import ipaddress
import re
from functools import lru_cache

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


def network_of(address: str) -> str:
    """The network that an address is part of, wide enough to be no household's alone: /24, /48."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
