"""Names that mean something inside one data set alone."""

import hmac
from dataclasses import dataclass, field

_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Keyed by bytes that are made for one file and kept nowhere (HMAC, RFC 2104).

    The key is gone, so nobody can try all ids to find whose name it is, and the names alone link
    nothing. What a name stands beside still does: a film, its hash, prompt and seed are the same in
    every data set, and so are scores, words and days. Whoever holds two data sets can find a clip
    in both, and by what was said of it its rater.
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
