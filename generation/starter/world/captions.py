"""Sentences about a scene, in many phrasings, and the scenes that training never sees."""

import random
from dataclasses import dataclass
from functools import cache
from itertools import product

from generation.starter.world.words import (
    GOING,
    PHRASES,
    Colour,
    Direction,
    Light,
    Place,
    Style,
    Subject,
    Trait,
    Weather,
)

KINDS: tuple[type[Trait], ...] = (Place, Colour, Subject, Direction, Style, Light, Weather)
_NUMBERS = {trait: number for kind in KINDS for number, trait in enumerate(kind)}
HELD_OUT_SHARE = 7  # one combination in so many is never trained on


@dataclass(frozen=True, slots=True)
class Traits:
    """What a caption tells: one combination of the world."""

    place: Place
    colour: Colour
    subject: Subject
    direction: Direction
    style: Style
    light: Light
    weather: Weather = Weather.CLEAR

    @property
    def is_held_out(self) -> bool:
        """A Latin pattern, the same in every light and weather: training still meets every pair of
        traits.
        """
        steps = (2, 3, 4, 5, 1, 0, 0)
        weighted = sum(step * number for step, number in zip(steps, self.numbers, strict=True))
        return weighted % HELD_OUT_SHARE == 0

    @property
    def numbers(self) -> list[int]:
        """Where each trait stands among its kind, in the order of KINDS."""
        told: tuple[Trait, ...] = (
            self.place, self.colour, self.subject, self.direction, self.style, self.light,
            self.weather,
        )  # fmt: skip
        return [_NUMBERS[trait] for trait in told]


@cache
def all_traits() -> tuple[Traits, ...]:
    kinds = (Place, Colour, Subject, Direction, Style, Light, Weather)
    return tuple(Traits(*each) for each in product(*kinds))


@cache
def training_traits() -> tuple[Traits, ...]:
    return tuple(traits for traits in all_traits() if not traits.is_held_out)


@cache
def held_out_traits() -> tuple[Traits, ...]:
    return tuple(traits for traits in all_traits() if traits.is_held_out)


# {a}: "a red balloon"; {verb}: "rises"; {going}: "rising"; {place}: "over the sea"; {style}
_PLAIN_PATTERNS = (
    "{a} {verb} {place}",
    "{a} {going} {place}",
    "{place}, {a} {verb}",
    "{place}, {a} {going}",
    "{a} {place}, {going}",
    "{a} {place} {verb}",
    "{a} that {verb} {place}",
    "a clip of {a} {going} {place}",
    "there is {a} {place}, it {verb}",
    "{place} we see {a} {going}",
)
_STILL_PATTERNS = ("{a} {place}", "{place}, {a}", "there is {a} {place}", "a clip of {a} {place}")
_STYLE_PATTERNS = ("{text}, {style}", "{style}: {text}", "{text} {style}", "{style}, {text}")
FRAME_WORDS = ("a an the one that clip of there is it we see something",)
"""What the patterns say beside the phrases."""
_AIR_PATTERNS = ("{text} {air}", "{text}, {air}", "{air}, {text}", "{air} {text}")
# How often a plain picture, the day and fair weather are called so.
_SPOKEN_PLAIN, _SPOKEN_DAY, _SPOKEN_CLEAR = 0.25, 0.3, 0.15


def describe(
    traits: Traits, rng: random.Random, unsaid: frozenset[type[Trait]] = frozenset()
) -> str:
    """Return one of many captions of these traits, drawn with rng, without the unsaid kinds."""
    thing = rng.choice(PHRASES[traits.subject]) if Subject not in unsaid else "thing"
    if Colour not in unsaid:
        thing = f"{rng.choice(PHRASES[traits.colour])} {thing}"
    article = rng.choice(("the", "one")) if rng.random() < 0.1 else _article(thing)
    patterns = _STILL_PATTERNS if Direction in unsaid else _PLAIN_PATTERNS
    text = rng.choice(patterns).format(
        a=f"{article} {thing}",
        verb=rng.choice(PHRASES[traits.direction]),
        going=rng.choice(GOING[traits.direction]),
        place="" if Place in unsaid else rng.choice(PHRASES[traits.place]),
    )
    text = " ".join(text.replace(" ,", ",").strip(" ,").split())
    for air in _choose_air(traits, rng, unsaid):
        text = rng.choice(_AIR_PATTERNS).format(text=text, air=rng.choice(PHRASES[air]))
    if Style not in unsaid and (traits.style is not Style.PLAIN or rng.random() < _SPOKEN_PLAIN):
        style = rng.choice(PHRASES[traits.style])
        text = rng.choice(_STYLE_PATTERNS).format(text=text, style=style)
    return _punctuate(text, rng)


def _choose_air(
    traits: Traits, rng: random.Random, unsaid: frozenset[type[Trait]]
) -> list[Light | Weather]:
    """Return which of light and weather to speak of, in the order in which they are told."""
    told: list[Light | Weather] = []
    if Light not in unsaid and (traits.light is not Light.DAY or rng.random() < _SPOKEN_DAY):
        told.append(traits.light)
    is_fair = traits.weather is Weather.CLEAR
    if Weather not in unsaid and (not is_fair or rng.random() < _SPOKEN_CLEAR):
        told.append(traits.weather)
    rng.shuffle(told)
    return told


def _article(thing: str) -> str:
    return "an" if thing[0] in "aeiou" else "a"


def _punctuate(text: str, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return text
    return f"{text[0].upper()}{text[1:]}."
