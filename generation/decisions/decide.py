"""What people decide about holds and appeals. Each edge is taken once, by one who may.

All of these answer False when somebody else was first, the artist took it back, or `by` may not:
nobody decides about themselves, and an appeal goes to another person than the refusal.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from generation.models import Clip, PolicyDecision
from generation.queue import decisions as clips
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify

Status = PolicyDecision.Status


@transaction.atomic
def let_pass(*, decision: PolicyDecision, by: User, at: datetime | None = None) -> bool:
    """waiting -> passed: the clips go on, the film is shown."""
    if not _decide(decision, Status.PASSED, by, at):
        return False
    for clip in _clips_of(decision):
        clips.release(clip=clip, by=by)
    if not decision.is_film:
        _tell(decision, f"{_role(by)} read your prompt and let it pass. It is queued now.")
    return True


@transaction.atomic
def refuse(
    *, decision: PolicyDecision, by: User, clause: str, sentence: str, at: datetime | None = None
) -> bool:
    """waiting -> refused, under a clause and with a sentence. Film seconds come back."""
    said = {"decided_clause": clause, "decided_sentence": sentence}
    if not _decide(decision, Status.REFUSED, by, at, **said):
        return False
    for clip in _clips_of(decision):
        clips.refuse(clip=clip, sentence=sentence, by=by)
    what = "a film of yours" if decision.is_film else "your prompt"
    _tell(decision, f"{_role(by)} refused {what}. {decision.clause_title}. You may appeal once.")
    return True


@transaction.atomic
def uphold(
    *, decision: PolicyDecision, by: User, sentence: str, at: datetime | None = None
) -> bool:
    """appealed -> upheld. This is the last word."""
    if not _answer(decision, Status.UPHELD, by, sentence, at):
        return False
    _tell(decision, f"Your appeal was read by another person: the refusal stands. {sentence}")
    return True


@transaction.atomic
def overturn(
    *, decision: PolicyDecision, by: User, sentence: str, at: datetime | None = None
) -> bool:
    """appealed -> overturned: this text passes from now on for its artist; a film is given."""
    if not _answer(decision, Status.OVERTURNED, by, sentence, at):
        return False
    if decision.clip is not None:
        clips.give_back(clip=decision.clip, by=by)
        _tell(decision, "Your appeal was right: the film is yours. " + sentence)
    else:
        _tell(decision, "Your appeal was right: the prompt passes now. Open it in the studio.")
    return True


def _decide(decision: PolicyDecision, to: str, by: User, at: datetime | None, **said: str) -> bool:
    now = at or timezone.now()
    waiting = PolicyDecision.objects.filter(pk=decision.pk, status=Status.WAITING)
    values = {"decided_by": by, "decided_as": _role_code(by), "decided_at": now, **said}
    return _take(decision, waiting.exclude(artist=by).update(status=to, **values), by, to, now)


def _answer(
    decision: PolicyDecision, to: str, by: User, sentence: str, at: datetime | None
) -> bool:
    now = at or timezone.now()
    appealed = PolicyDecision.objects.filter(pk=decision.pk, status=Status.APPEALED)
    others = appealed.exclude(artist=by).exclude(decided_by=by)
    values: dict[str, Any] = {
        "appeal_decided_by": by,
        "appeal_decided_as": _role_code(by),
        "appeal_decided_at": now,
        "appeal_sentence": sentence,
    }
    return _take(decision, others.update(status=to, **values), by, to, now)


def _take(decision: PolicyDecision, updated: int, by: User, to: str, now: datetime) -> bool:
    if updated != 1:
        return False
    decision.refresh_from_db()
    record(
        "policy.decided",
        person=decision.artist,
        actor=by,
        thing=decision,
        at=now,
        clause=decision.clause,
        rule=decision.rule,
        outcome=decision.get_status_display().lower(),
    )
    return True


def _clips_of(decision: PolicyDecision) -> list[Clip]:
    """The film; or those of the prompt that its artist did not take back."""
    if decision.clip is not None:
        return [decision.clip]
    held = Clip.objects.filter(generation=decision.generation_id, status=Clip.Status.HELD)
    return list(held.select_related("generation", "artist").order_by("variation"))


def _role_code(by: User) -> str:
    return User.OPERATOR if by.is_operator else User.REVIEWER


def _role(by: User) -> str:
    return f"{'An' if by.is_operator else 'A'} {_role_code(by)}"


def _tell(decision: PolicyDecision, text: str) -> None:
    longest = Notice._meta.get_field("text").max_length
    notify(
        user=decision.artist,
        kind=Notice.Kind.ANSWERED,
        text=text[:longest],
        path=decision.get_absolute_url(),
    )
