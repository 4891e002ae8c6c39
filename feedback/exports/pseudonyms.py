"""Names that mean something inside one data set alone."""

import hmac
from dataclasses import dataclass, field

_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Keyed by bytes that are made for one file and kept nowhere (HMAC, RFC 2104).

    Without the key nobody can tell whether two names of two data sets are one person, and nobody
    can try all ids to find whose name it is.
    """

    key: bytes
    _known: dict[int, str] = field(default_factory=dict)

    def rater(self, user_id: int) -> str:
        if user_id not in self._known:
            self._known[user_id] = self._of("rater", user_id)
        return self._known[user_id]

    def clip(self, clip_id: int) -> str:
        return self._of("clip", clip_id)

    def rating(self, rating_id: int) -> str:
        return self._of("rating", rating_id)

    def vote(self, ballot_id: int) -> str:
        return self._of("vote", ballot_id)

    def _of(self, kind: str, number: int) -> str:
        return hmac.digest(self.key, f"{kind} {number}".encode(), "sha256").hex()[:_LETTERS]
