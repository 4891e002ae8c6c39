"""What a request tells about who sends it: from where, with what, and whether a page asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


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


def is_browser(client: str) -> bool:
    """Whether this is "Firefox on macOS" and not "python-requests"; see `coarse.client_of`."""
    return " on " in client
