"""What a rule is. Each app declares its rules in `alarm_rules.py`; the watch asks them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cache
from typing import Any

from portal.declared import declared

Inputs = dict[str, Any]
Judge = Callable[[Any, datetime, Mapping[str, float]], Inputs | None]


class Weight(IntEnum):
    """How much a rule tells. A queue is frozen at 2: one weak rule alone never does that."""

    WEAK = 1  # seldom in honest work, but it happens
    STRONG = 2  # no browser in a person's hands does this


TO_FREEZE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`load` reads what the rule judges, for one person, from a moment on; `judge` is pure and
    gives the inputs that speak for an alarm, or None.

    `title` names it in lists, `saw` tells the artist what it saw with the inputs put in, and
    `limit` where it begins to speak, with the thresholds put in.
    """

    name: str
    title: str
    saw: str
    limit: str
    weight: Weight
    load: Callable[[int, datetime, datetime], Any]
    judge: Judge
    at_submit: bool = False  # cheap enough, and telling enough, to be asked before each prompt

    def tell(self, inputs: Mapping[str, Any]) -> str:
        return _fill(self.saw, inputs)

    def tell_limit(self, thresholds: Mapping[str, Any]) -> str:
        return _fill(self.limit, thresholds)


@cache
def all_rules() -> dict[str, Rule]:
    """Every declared rule by name, in the order of the apps."""
    return {rule.name: rule for rules in declared("alarm_rules", "RULES") for rule in rules}


def _fill(sentence: str, values: Mapping[str, Any]) -> str:
    """One that is missing, from before it was added, is a dash."""
    return sentence.format_map(_Dashes(values))


class _Dashes(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "–"  # noqa: RUF001 - a dash
