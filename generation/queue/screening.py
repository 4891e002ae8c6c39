"""Meet the policy: prompts when they are submitted, films when they are made."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from generation.models import Clip, Generation, PolicyDecision
from generation.models.policy_decision import hash_text
from generation.policy.clauses import Action, Policy
from generation.policy.outputs import DRAWN, FilmFacts, check_film, hold_film
from generation.policy.rules import load_policy
from generation.policy.screen import Verdict, screen
from portal.activity.record import record

DRAWN_RULE = "film.drawn"
_LONGEST_MATCH = 200


def policy_in_force() -> Policy:
    """The house's rules and the operator's.

    Raises: RulesInvalid, which stops whatever needed the rules.
    """
    return load_policy(Path(settings.POLICY_RULES) if settings.POLICY_RULES else None)


def screen_prompt(asked: Generation) -> Verdict:
    """What the rules alone say; reads no row."""
    return screen(asked.prompt, asked.negative_prompt, policy_in_force())


def heed_people(asked: Generation, verdict: Verdict) -> Verdict:
    """The same without the rules that a person set aside for this very text of this artist."""
    if verdict.action is Action.PASS:
        return verdict
    text = getattr(asked, verdict.field)
    read = PolicyDecision.objects.cleared_by_a_person(artist=asked.artist, text=text)
    overruled = {rule for rules in read.values_list("matched_rules", flat=True) for rule in rules}
    if not overruled:
        return verdict
    policy = policy_in_force()
    return screen(asked.prompt, asked.negative_prompt, policy, overruled=overruled)


def note_refusal(asked: Generation, verdict: Verdict, *, at: datetime | None) -> PolicyDecision:
    """One row for each text and rule, however often it is sent. Call it under the artist's lock."""
    words = {"prompt": asked.prompt, "negative_prompt": asked.negative_prompt}
    values = _values(verdict, text=getattr(asked, verdict.field), at=at) | words
    once = {"artist": asked.artist, "generation": None, "rule": values.pop("rule")}
    once["text_sha256"] = values.pop("text_sha256")
    values |= {"status": PolicyDecision.Status.REFUSED, "promised_at": None}
    decision, is_new = PolicyDecision.objects.get_or_create(**once, defaults=values)
    if is_new:
        _record("policy.refused", decision, at)
    return decision


def note_prompt(generation: Generation, verdict: Verdict, *, at: datetime | None) -> PolicyDecision:
    """A prompt that goes on with a warning, or waits for a person."""
    values = _values(verdict, text=getattr(generation, verdict.field), at=at)
    return _note(values, artist=generation.artist, generation=generation, at=at)


def note_film(clip: Clip, verdict: Verdict, *, at: datetime | None = None) -> PolicyDecision:
    """A film that waits for a person before anybody else sees it."""
    values = _values(verdict, text="", at=at)
    return _note(values, artist=clip.artist, generation=clip.generation, clip=clip, at=at)


def look_at_film(clip: Clip, frames: Any) -> Verdict:
    """What the operator's checker says; then the lot, which is announced to artists."""
    policy, generation = policy_in_force(), clip.generation
    facts = FilmFacts(
        prompt=generation.prompt,
        frames=generation.frames,
        fps=generation.fps,
        width_px=generation.width_px,
        height_px=generation.height_px,
        model=generation.model_version.slug,
    )
    verdict = check_film(
        frames,
        facts,
        checker=settings.OUTPUT_CHECKER,
        timeout_s=settings.OUTPUT_CHECK_S,
        policy=policy,
    )
    if verdict.action is Action.PASS and random.random() < settings.WITHHOLD_SHARE:
        return hold_film(DRAWN, rule=DRAWN_RULE, policy=policy)
    return verdict


def promise(at: datetime | None) -> datetime:
    """Until when a person will have answered."""
    return (at or timezone.now()) + timedelta(hours=settings.HOLD_PROMISE_HOURS)


def _note(values: dict[str, Any], *, at: datetime | None, **whose: Any) -> PolicyDecision:
    decision = PolicyDecision.objects.create(**values, **whose)
    if decision.status == PolicyDecision.Status.WAITING:
        _record("policy.held", decision, at)
    return decision


def _values(verdict: Verdict, *, text: str, at: datetime | None) -> dict[str, Any]:
    is_held = verdict.action is Action.HOLD
    status = PolicyDecision.Status.WAITING if is_held else PolicyDecision.Status.PASSED
    shown = text[slice(*verdict.span)] if verdict.span else ""
    return {
        "action": verdict.action,
        "clause": verdict.clause,
        "rule": verdict.rule,
        "matched_rules": list(verdict.rules),
        "policy_version": verdict.version,
        "sentence": verdict.sentence,
        "field": verdict.field,
        "matched": shown[:_LONGEST_MATCH],
        "text_sha256": hash_text(text) if text else "",
        "status": status,
        "promised_at": promise(at) if is_held else None,
        "created_at": at or timezone.now(),
    }


def _record(kind: str, decision: PolicyDecision, at: datetime | None) -> None:
    record(
        kind,
        person=decision.artist,
        thing=decision,
        at=at,
        clause=decision.clause,
        rule=decision.rule,
    )
