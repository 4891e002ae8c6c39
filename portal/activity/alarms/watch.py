"""Ask the rules about the accounts that are in use: each minute, and before each prompt."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Sum
from django.utils import timezone

from portal.activity.alarms.answer import answer, freeze_if_it_tells
from portal.activity.alarms.rule import Inputs, Rule, all_rules
from portal.activity.traffic import write_counts
from portal.models import Alarm, Membership, TrafficMinute, User

logger = logging.getLogger(__name__)

IN_USE = timedelta(minutes=3)
FAR_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that speaks, and why."""

    rule: Rule
    inputs: Inputs


def watch(*, at: datetime | None = None) -> int:
    """Judge all artists with traffic in the last minutes; returns the number of new alarms."""
    now = at or timezone.now()
    in_use = TrafficMinute.objects.filter(minute__gt=now - IN_USE).values("user_id")
    artists = User.objects.filter(
        pk__in=in_use, memberships__status=Membership.Status.ACTIVE, is_active=True
    ).order_by("pk")
    raised = 0
    for artist in artists:
        try:
            raised += len(judge(artist, all_rules().values(), at=now))
            freeze_the_deaf(artist, at=now)
        except Exception:  # one account that cannot be judged must not hide the others
            logger.exception("An account could not be judged", extra={"user": artist.pk})
    return raised


def judge_before_submit(user: User, *, at: datetime | None = None) -> None:
    """The rules that must speak before the next clip is made, on what was counted up to now."""
    try:
        write_counts()
        judge(user, [rule for rule in all_rules().values() if rule.at_submit], at=at)
    except Exception:  # a rule that is broken must not keep everybody from working
        logger.exception("The alarms could not be asked before a prompt", extra={"user": user.pk})


def judge(user: User, rules: Iterable[Rule], *, at: datetime | None = None) -> list[Alarm]:
    """Nothing for who has no active place: there is no queue to protect."""
    now = at or timezone.now()
    since = _evidence_since(user, now)
    if since is None:
        return []
    findings = find(rules, lambda rule: rule.load(user.pk, since, now), at=now)
    return answer(user=user, findings=findings, at=now) if findings else []


def find(rules: Iterable[Rule], load: Callable[[Rule], Any], *, at: datetime) -> list[Finding]:
    """The rules that speak. Rules that judge the same share one load."""
    loaded: dict[Any, Any] = {}
    findings = []
    for rule in rules:
        if rule.load not in loaded:
            loaded[rule.load] = load(rule)
        inputs = rule.judge(loaded[rule.load], at, settings.ALARM_THRESHOLDS[rule.name])
        if inputs is not None:
            findings.append(Finding(rule=rule, inputs=inputs))
    return findings


def freeze_the_deaf(user: User, *, at: datetime) -> None:
    """Who was asked to sign in again, and sends prompt after prompt instead, is no person there."""
    asked = Alarm.objects.stepped_up().filter(user=user).aggregate(at=Max("changed_at"))["at"]
    if asked is None or at - asked < timedelta(minutes=settings.ALARM_DEAF_MIN):
        return
    later = TrafficMinute.objects.filter(user=user, minute__gt=asked)
    submits = later.aggregate(count=Sum("submits"))["count"] or 0
    if submits >= settings.ALARM_DEAF_SUBMITS:
        freeze_if_it_tells(user=user, at=at)


def _evidence_since(user: User, now: datetime) -> datetime | None:
    """What an earlier alarm was closed over, or a membership resumed over, is not held against
    anybody again."""
    membership = user.memberships.active().first()
    if membership is None:
        return None
    closed = user.alarms.aggregate(at=Max("closed_at"))["at"]
    return max(filter(None, (now - FAR_BACK, membership.changed_at, closed)))
