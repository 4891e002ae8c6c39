"""Words as they are meant, whatever they were dressed up as, and where each stood in the text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏɡıαβεηικνορτυχγως",
    "abekmhopctyxijsdqwhlgiabenikvoptuxyws",
)
_LEET = str.maketrans("034579@$", "oeastgas")
_MOST_ONES = 4
# Letters by their category that nobody sees.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SHORTEST_SPELLED = 3
_LONGEST_GAP = 3
_WORD = re.compile(r"[^\W_@$](?:[^\W_]|[@$])*|[@$]+[^\W_](?:[^\W_]|[@$])*")
_APOSTROPHES = frozenset("'\u2019\u02bc")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: `forms` it may stand for, and [start, end) in the text as typed.

    A spelled one ("n-u-d-e") has its letters together; the word may go on after what it means.
    """

    forms: tuple[str, ...]
    start: int
    end: int
    is_spelled: bool = False


def words_of(text: str) -> list[Word]:
    """The words in order, each with its forms: plain, and with digits read as letters."""
    letters, places = _fold(text)
    found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(letters)]
    return [
        Word(_forms(run, is_spelled=spelled), places[start], places[end - 1] + 1, spelled)
        for run, start, end, spelled in _join_spelled(found, letters)
    ]


def _fold(text: str) -> tuple[str, list[int]]:
    """Plain lower-case letters, and for each of them its place in the text.

    Compatibility forms (NFKD, whose marks are dropped, as for NFKC), what is invisible (zero
    width, bidi, soft hyphens) left out, case folded, look-alikes of Latin letters made Latin.
    """
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, typed in enumerate(text):
        for letter in unicodedata.normalize("NFKD", typed).casefold():
            if letter in _BLANK or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
                continue
            letters.append("'" if letter in _APOSTROPHES else letter.translate(_LOOK_ALIKES))
            places.append(place)
    return "".join(letters), places


def _join_spelled(
    found: list[tuple[str, int, int]], letters: str
) -> Iterator[tuple[str, int, int, bool]]:
    """Put single letters together that stand apart by the same gap: "n u d e", "n-u-d-e"."""
    at = 0
    while at < len(found):
        until = _end_of_spelled(found, letters, at)
        if until - at >= _SHORTEST_SPELLED:
            run = "".join(word for word, _, _ in found[at:until])
            yield run, found[at][1], found[until - 1][2], True
            at = until
        else:
            yield *found[at], False
            at += 1


def _end_of_spelled(found: list[tuple[str, int, int]], letters: str, at: int) -> int:
    """One past the last word of the run that begins here."""
    end, gap = at + 1, None
    while end < len(found) and len(found[end - 1][0]) == len(found[end][0]) == 1:
        between = letters[found[end - 1][2] : found[end][1]]
        if len(between) > _LONGEST_GAP or (gap is not None and between != gap):
            break
        gap, end = between, end + 1
    return end


def _forms(run: str, *, is_spelled: bool) -> tuple[str, ...]:
    forms = [run]
    if not run.isalpha() and any(letter.isalpha() for letter in run):
        forms += _read_ones(run.translate(_LEET))
    if is_spelled:
        # "a n u d e": an article before it is a single letter too.
        forms += [form[1:] for form in forms if form[0] in "ai" and len(form) > _SHORTEST_SPELLED]
    return tuple(dict.fromkeys(forms))


def _read_ones(text: str) -> list[str]:
    """Each reading of a text in which every 1 is an i or an l."""
    parts = text.split("1")
    ones = len(parts) - 1
    readings = product("il", repeat=ones) if ones <= _MOST_ONES else [c * ones for c in "il"]
    return ["".join(map("".join, zip(parts, (*reading, ""), strict=True))) for reading in readings]
