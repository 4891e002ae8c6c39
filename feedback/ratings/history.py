"""What a rating said before, as people read it: only what was said otherwise later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback.models import Defect, Rating
from feedback.models.rating import SAID
from feedback.ratings import schema

LONGEST = 20  # revisions on a page, the newest ones

_QUESTIONS = {one.key: one.question for one in (*schema.DIMENSIONS, schema.MOTION_AMOUNT)} | {
    "surreal_intended": "I wanted the impossible here",
    "confidence": "How sure are you?",
    "defects": "What is wrong with it",
    "rationale": "Why, in your words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """at: when it was said. answers: question and words, of those that were changed after it."""

    at: datetime
    answers: list[tuple[str, str]]


def said_before(rating: Rating) -> list[Before]:
    """The newest first, in one query."""
    later, found = rating.said, []
    for one in rating.revisions.order_by("-pk")[:LONGEST]:
        changed = [name for name in SAID if name in one.said and one.said[name] != later.get(name)]
        answers = [(_QUESTIONS[name], _words(name, one.said[name])) for name in changed]
        found.append(Before(at=one.said_at, answers=answers))
        later = one.said
    return found


def _words(name: str, answer: Any) -> str:
    if name == "confidence":
        return dict(schema.CONFIDENCE)[answer]
    if name == "defects":
        return ", ".join(Defect(one).label for one in answer) or "nothing"
    if name == "surreal_intended":
        return "yes" if answer else "no"
    if name == "rationale":
        return answer or "nothing"
    return "cannot judge" if answer is None else str(answer)
