"""Find the terms of all rules in a text, in one pass over its words.

A term is words with spaces between: `porn*` is the beginning of a word, `...` up to four words
of any kind. A letter may be repeated ("nuude"), a digit may not.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from generation.policy.normalise import Word, words_of

GAP = "..."
_LONGEST_GAP = 4
_SHORTEST_HEAD = 4

Runs = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """The first and the last word of what was found."""

    first: int
    last: int

    def covers(self, other: "Hit") -> bool:
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One word of a term, or the beginning of one."""

    runs: Runs
    is_stem: bool

    @classmethod
    def read(cls, text: str) -> "_Pattern":
        is_stem = text.endswith("*")
        [word] = words_of(text.removesuffix("*"))
        return cls(_runs(word.forms[0]), is_stem)

    def fits(self, word: Word) -> bool:
        # A spelled word runs on into the next one: "n u d e w o m a n".
        open_ended = self.is_stem or (word.is_spelled and len(self.runs) >= _SHORTEST_HEAD)
        return any(self._fits(_runs(form), open_ended) for form in word.forms)

    def _fits(self, form: Runs, open_ended: bool) -> bool:
        if len(form) != len(self.runs) and not (open_ended and len(form) > len(self.runs)):
            return False
        return all(
            letter == wanted and (count == least or (count > least and not letter.isdigit()))
            for (letter, count), (wanted, least) in zip(form, self.runs, strict=False)
        )


_Term = tuple[_Pattern | None, ...]


class Lexicon:
    """Terms, each with an owner. A term that cannot be read raises ValueError."""

    def __init__(self, terms: Iterable[tuple[Hashable, str]]) -> None:
        self._by_word: defaultdict[str, list[tuple[Hashable, _Term]]] = defaultdict(list)
        self._by_head: defaultdict[str, list[tuple[Hashable, _Term]]] = defaultdict(list)
        self._longest_key = 0
        for owner, text in terms:
            term = _read(text)
            first = term[0]
            assert first is not None  # noqa: S101 - _read() takes no term that begins with a gap
            key = _key(first.runs)
            self._longest_key = max(self._longest_key, len(key))
            if first.is_stem:
                self._by_head[key].append((owner, term))
            else:
                self._by_word[key].append((owner, term))

    def find(self, words: Sequence[Word]) -> dict[Hashable, list[Hit]]:
        """What was found for each owner, in the order of the text."""
        found: defaultdict[Hashable, list[Hit]] = defaultdict(list)
        for at, word in enumerate(words):
            for owner, term in self._that_may_begin(word):
                last = _end_of(term, words, at)
                if last is not None:
                    found[owner].append(Hit(at, last))
        return found

    def _that_may_begin(self, word: Word) -> list[tuple[Hashable, _Term]]:
        may: list[tuple[Hashable, _Term]] = []
        for key in {_key(_runs(form)) for form in word.forms}:
            may += self._by_word.get(key, ())
            for length in range(1, min(len(key), self._longest_key) + 1):
                may += self._by_head.get(key[:length], ())
                if word.is_spelled and length < len(key):
                    may += self._by_word.get(key[:length], ())
        return may


def _read(text: str) -> _Term:
    parts = text.split()
    if not parts or GAP in {parts[0], parts[-1]}:
        raise ValueError(f"“{text}” must begin and end with a word.")
    try:
        return tuple(None if part == GAP else _Pattern.read(part) for part in parts)
    except ValueError:
        raise ValueError(
            f"“{text}” must be words of letters and digits, with spaces between."
        ) from None


def _end_of(term: _Term, words: Sequence[Word], at: int) -> int | None:
    """Where a term ends that begins at this word; None where it does not."""
    last = at - 1
    longest = 0
    for pattern in term:
        if pattern is None:
            longest = _LONGEST_GAP
            continue
        places = range(last + 1, min(last + 2 + longest, len(words)))
        place = next((place for place in places if pattern.fits(words[place])), None)
        if place is None:
            return None
        last, longest = place, 0
    return last


def _runs(text: str) -> Runs:
    return tuple((letter, len(list(run))) for letter, run in groupby(text))


def _key(runs: Runs) -> str:
    return "".join(letter for letter, _ in runs)
