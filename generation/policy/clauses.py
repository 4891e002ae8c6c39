"""What a policy says: its clauses, and the rules that notice what a clause is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from generation.policy.lexicon import Lexicon

WITHIN = 8


class Action(StrEnum):
    """What becomes of a prompt or a film, the mildest first."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    HOLD = "hold"
    REFUSE = "refuse"

    @property
    def severity(self) -> int:
        return list(Action).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """`sentence` is what an artist reads. shows_words: whether they see what was matched.

    in_negative: whether it looks at the negative prompt too, where most words mean "not this".
    for_staff: whether a person may refuse under it.
    """

    code: str
    title: str
    sentence: str
    action: Action
    shows_words: bool = True
    in_negative: bool = False
    for_staff: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Fires on one of `words`, or where each list of `together` has a word `within` so many words.

    allow: legitimate uses; what lies inside one of them does not count. unless: silent in a text
    that holds one of these. Terms are written as in `lexicon`.
    """

    id: str
    clause: str
    action: Action
    words: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    within: int = WITHIN
    allow: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    note: str = ""
    is_operators: bool = False


@dataclass(frozen=True)
class Policy:
    version: str
    clauses: Mapping[str, Clause]
    rules: Mapping[str, Rule]
    lists: Mapping[str, tuple[str, ...]]

    @cached_property
    def lexicon(self) -> Lexicon:
        """Owners of terms are (rule, role), and (list name, "list")."""
        terms = [
            ((rule.id, role), term)
            for rule in self.rules.values()
            for role in ("words", "allow", "unless")
            for term in getattr(rule, role)
        ]
        used = {name for rule in self.rules.values() for name in rule.together}
        terms += [((name, "list"), term) for name in used for term in self.lists[name]]
        return Lexicon(terms)
