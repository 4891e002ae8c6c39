"""Look at a finished film before anybody sees it. Without an answer, a person looks: never silence.

An operator names a checker by its dotted path, a callable of one's own:

    def check(frames, facts):    # (n, height, width, 3) uint8, at most 8; FilmFacts
        return Found(passes=False, clause="gore")

It may let a film pass or hand it to a person. It cannot refuse.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from generation.policy.clauses import Action, Policy
from generation.policy.screen import Verdict

logger = logging.getLogger(__name__)

SAMPLE = 8
DRAWN = "drawn"
UNCHECKED = "unchecked"
CHECKER_RULE = "film.checker"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    prompt: str
    frames: int
    fps: int
    width_px: int
    height_px: int
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a checker says. clause: the code of a clause of the policy, where the film fails."""

    passes: bool
    clause: str = ""


Checker = Callable[[Any, FilmFacts], Found]


class NoAnswer(Exception):
    """A checker that is not there, fails, takes too long, or says what cannot be understood."""


def check_film(
    frames: Any, facts: FilmFacts, *, checker: str, timeout_s: float, policy: Policy
) -> Verdict:
    """Pass, or hold for a person; an empty path of the checker passes everything."""
    if not checker:
        return Verdict(action=Action.PASS, version=policy.version)
    try:
        found = _ask(checker, _sample(frames), facts, timeout_s)
        if found.passes:
            return Verdict(action=Action.PASS, version=policy.version)
        if found.clause not in policy.clauses:
            raise NoAnswer(f"It names the clause {found.clause!r}, which there is not.")
    except NoAnswer as error:
        logger.error("The checker %s gave no answer: %s", checker, error)
        return hold_film(UNCHECKED, rule=CHECKER_RULE, policy=policy)
    return hold_film(found.clause, rule=CHECKER_RULE, policy=policy)


def hold_film(clause: str, *, rule: str, policy: Policy) -> Verdict:
    return Verdict(
        action=Action.HOLD,
        version=policy.version,
        clause=clause,
        rule=rule,
        rules=(rule,),
        field="film",
        sentence=policy.clauses[clause].sentence,
    )


def _sample(frames: Any) -> Any:
    """At most 8 frames, evenly over the film, the first and the last among them."""
    last = len(frames) - 1
    chosen = sorted({round(at * last / (SAMPLE - 1)) for at in range(SAMPLE)})
    return frames[chosen]


def _ask(checker: str, frames: Any, facts: FilmFacts, timeout_s: float) -> Found:
    """Call it in a thread of its own, which is left behind if it takes too long.

    Raises: NoAnswer.
    """
    answers: list[Any] = []

    def call() -> None:
        try:
            answers.append(_load(checker)(frames, facts))
        except BaseException as error:
            answers.append(error)

    thread = threading.Thread(target=call, name="film-checker", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if not answers:
        raise NoAnswer(f"It took more than {timeout_s:g} s.")
    if isinstance(answers[0], BaseException):
        raise NoAnswer(repr(answers[0])) from answers[0]
    if not isinstance(answers[0], Found):
        raise NoAnswer(f"It said {answers[0]!r}, which is no Found.")
    return answers[0]


def _load(path: str) -> Checker:
    module, _, name = path.rpartition(".")
    checker: Checker = getattr(import_module(module), name)
    return checker
