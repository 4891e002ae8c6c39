"""How many different people seem to write an account's prompts. Plain statistics of plain texts;
nothing is looked up and nothing about a person is guessed.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# The little words that a sentence of a language can hardly do without.
_LITTLE_WORDS = {
    "English": "the of and with in on at into from over is are her his through while under a an",
    "German": "der die das und mit im auf ein eine einem einer von über dem den ist durch unter",
    "French": "le la les des et avec dans sur une un du au est sous qui son sa vers",
    "Spanish": "el la los las y con en una un del al por sobre está bajo su hacia que",
    "Italian": "il lo gli e con nel nella sul una un della di che sotto verso è",
    "Portuguese": "o a os as e com em uma um do da no na sobre sob que está seu",
    "Dutch": "de het een en met in op van door onder naar is zijn haar terwijl",
    "Swedish": "en ett och med i på av under genom är den det som över",
    "Polish": "w i z na do nad pod jest się przez która jej jego od po",
    "Turkish": "bir ve ile bu için üzerinde gibi olan içinde doğru",
    "Czech": "v a s na do nad pod je se přes která jeho její od po",
    "Indonesian": "di yang dan dengan sebuah ke dari pada di atas bawah",
}
_WORDS_OF = {name: frozenset(words.split()) for name, words in _LITTLE_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = (
    ("Cyrillic", "CYRILLIC"), ("Japanese", "HIRAGANA"), ("Japanese", "KATAKANA"),
    ("Korean", "HANGUL"), ("Chinese", "CJK"), ("Arabic", "ARABIC"), ("Hebrew", "HEBREW"),
    ("Greek", "GREEK"), ("Indic", "DEVANAGARI"), ("Thai", "THAI"),
)  # fmt: skip
_LEAST_LITTLE = 2
_NEWEST = 40
_RELATED = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """prompts: different ones. unrelated: the share of them that shares hardly a word with any
    earlier one. habits: the effective number of ways to set a text, exp(entropy).
    """

    prompts: int
    languages: int
    unrelated: float
    habits: float


def hear(prompts: Sequence[str]) -> Voices:
    """Listen to the newest of these prompts, given oldest first; older ones are the history that
    new ones may be related to.
    """
    different = list(dict.fromkeys(" ".join(text.split()) for text in prompts if text.strip()))
    newest = different[-_NEWEST:]
    languages = Counter(filter(None, map(language_of, newest)))
    return Voices(
        prompts=len(newest),
        languages=sum(1 for count in languages.values() if count >= 2),
        unrelated=_unrelated(different, len(newest)),
        habits=_effective_number(Counter(map(habit_of, newest))),
    )


def language_of(text: str) -> str:
    """The script where it tells, else the language whose little words are there; "" if unsure."""
    if script := _script_of(text):
        return script
    words = _words(text)
    counts = {name: sum(w in little for w in words) for name, little in _WORDS_OF.items()}
    first, second = sorted(counts.values(), reverse=True)[:2]
    if first < _LEAST_LITTLE or first == second:
        return ""
    return max(counts, key=lambda name: counts[name])


def _script_of(text: str) -> str:
    """What at least a quarter of the first letters is written in, where it is not Latin."""
    if text.isascii():
        return ""
    names = [unicodedata.name(letter, "") for letter in text[:80] if letter.isalpha()]
    counts = Counter(script for name in names for script, mark in _SCRIPTS if mark in name)
    if "Japanese" in counts:  # which writes with Chinese characters too
        counts["Japanese"] += counts.pop("Chinese", 0)
    script, count = counts.most_common(1)[0] if counts else ("", 0)
    return script if 4 * count > len(names) else ""


def habit_of(text: str) -> tuple[str, str, str, str]:
    """How somebody sets a text: first letter, last sign, commas, length."""
    letters = [letter for letter in text if letter.isalpha()]
    first = letters[0] if letters else ""
    opening = "upper" if first.isupper() else "lower" if first.islower() else "none"
    if len(letters) > 3 and "".join(letters).isupper():
        opening = "shouted"
    last = text.rstrip()[-1:]
    ending = "stop" if last in {".", "。"} else "mark" if last in {"!", "?", "…"} else "open"
    words = max(1, len(_words(text)))
    commas = "tags" if text.count(",") / words > 0.2 else "prose"
    length = "short" if words <= 6 else "middle" if words <= 24 else "long"
    return opening, ending, commas, length


def _unrelated(different: Sequence[str], newest: int) -> float:
    """Each of the newest but the first is compared with all before it."""
    seen: list[frozenset[str]] = []
    alone = compared = 0
    for number, text in enumerate(different):
        words = frozenset(word for word in _words(text) if len(word) > 3) or frozenset(_words(text))
        if seen and number >= len(different) - newest:
            compared += 1
            alone += not any(_is_related(words, other) for other in seen)
        seen.append(words)
    return alone / compared if compared else 0.0


def _is_related(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= _RELATED * max(1, min(len(words), len(other)))


def _effective_number(counts: Counter[tuple[str, str, str, str]]) -> float:
    total = sum(counts.values())
    shares = [count / total for count in counts.values()]
    return math.exp(-sum(share * math.log(share) for share in shares))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
