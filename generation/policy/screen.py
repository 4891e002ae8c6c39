"""Say what a prompt meets: pass, warn, hold for a person, or refuse; and why."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass

from generation.policy.clauses import Action, Policy, Rule
from generation.policy.lexicon import Hit
from generation.policy.normalise import words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The strictest rule that fired, and the ids of all that did.

    span: [start, end) of the text that was typed in `field`; None where nothing fired, and under
    a clause that does not show its words.
    """

    action: Action
    version: str
    clause: str = ""
    rule: str = ""
    rules: tuple[str, ...] = ()
    field: str = "prompt"
    span: tuple[int, int] | None = None
    sentence: str = ""


def screen(
    prompt: str, negative_prompt: str, policy: Policy, *, overruled: Collection[str] = ()
) -> Verdict:
    """Look at both texts; the negative one under the few clauses that are about any use.

    overruled: ids of rules that a person set aside for these words.
    """
    fired = [
        (rule, field, span)
        for field, text in (("prompt", prompt), ("negative_prompt", negative_prompt))
        for rule, span in _fired(text, policy)
        if rule.id not in overruled
        and (field == "prompt" or policy.clauses[rule.clause].in_negative)
    ]
    if not fired:
        return Verdict(action=Action.PASS, version=policy.version)
    rule, field, span = max(fired, key=lambda one: one[0].action.severity)
    clause = policy.clauses[rule.clause]
    return Verdict(
        action=rule.action,
        version=policy.version,
        clause=clause.code,
        rule=rule.id,
        rules=tuple(dict.fromkeys(one.id for one, _, _ in fired)),
        field=field,
        span=span if clause.shows_words else None,
        sentence=clause.sentence,
    )


def _fired(text: str, policy: Policy) -> Iterator[tuple[Rule, tuple[int, int]]]:
    """Each rule that a text meets, in the order of the policy, and where."""
    words = words_of(text)
    found = policy.lexicon.find(words)
    for rule in policy.rules.values():
        hit = _hit(rule, found)
        if hit is not None:
            yield rule, (words[hit.first].start, words[hit.last].end)


def _hit(rule: Rule, found: Mapping[Hashable, list[Hit]]) -> Hit | None:
    if found.get((rule.id, "unless")):
        return None
    allowed = found.get((rule.id, "allow"), [])

    def counts(hits: list[Hit]) -> list[Hit]:
        return [hit for hit in hits if not any(one.covers(hit) for one in allowed)]

    if rule.words:
        return next(iter(counts(found.get((rule.id, "words"), []))), None)
    lists = [counts(found.get((name, "list"), [])) for name in rule.together]
    return _together(lists, rule.within) if all(lists) else None


def _together(lists: list[list[Hit]], within: int) -> Hit | None:
    """The first stretch of so many words that holds one of each list."""
    for first in lists[0]:
        near = [first]
        for others in lists[1:]:
            close = (o for o in others if _distance(first, o) <= within)
            nearest = min(close, key=lambda other: _distance(first, other), default=None)
            if nearest is None:
                break
            near.append(nearest)
        else:
            return Hit(min(hit.first for hit in near), max(hit.last for hit in near))
    return None


def _distance(one: Hit, other: Hit) -> int:
    """Words from the end of one to the beginning of the other; 0 where they overlap."""
    return max(0, one.first - other.last, other.first - one.last)
