"""What follows from what the rules found: first a sign-in, then a frozen queue. Never an end."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.activity.alarms.rule import TO_FREEZE, Weight, all_rules
from portal.activity.record import record
from portal.gate.end_membership import freeze_membership
from portal.models import Alarm, Notice, User
from portal.notices.notify import notify

if TYPE_CHECKING:
    from portal.activity.alarms.watch import Finding

ASKED = "Something in your account looks like another's hands. Sign in again to go on."
State = Alarm.State


@transaction.atomic
def answer(*, user: User, findings: Sequence["Finding"], at: datetime) -> list[Alarm]:
    """Raise an alarm for each finding that has none pending, and let it have its consequence.

    The first time that is a new sign-in before the next clip. Soon after one, it is a freeze, if
    the rules tell enough together.
    """
    pending = set(Alarm.objects.pending().filter(user=user).values_list("rule", flat=True))
    fresh = [finding for finding in findings if finding.rule.name not in pending]
    raised = [alarm for finding in fresh if (alarm := _raise(user, finding, at))]
    if not raised:
        return []
    if not (_soon_again(user, at) and freeze_if_it_tells(user=user, at=at)):
        _step_up(user, at, tell=not pending)
    return raised


@transaction.atomic
def freeze_if_it_tells(*, user: User, at: datetime) -> bool:
    """raised, stepped_up -> frozen, with the account's queue. False when one weak rule alone
    speaks, or there is no active place to freeze.
    """
    membership = user.memberships.active().first()
    pending = list(Alarm.objects.pending().filter(user=user).order_by("pk"))
    since = at - timedelta(minutes=settings.ALARM_AGAIN_MIN)
    spoke = Alarm.objects.filter(user=user).cleared_since(since).values_list("rule", flat=True)
    if membership is None or weight_of({*spoke, *(alarm.rule for alarm in pending)}) < TO_FREEZE:
        return False
    if not pending or not freeze_membership(
        membership=membership, reason=_reason(pending), by=None
    ):
        return False
    for alarm in pending:
        _move(alarm, to=State.FROZEN, at=at)
    return True


def weight_of(rules: Iterable[str]) -> int:
    """Several alarms of one rule tell no more than one. A rule of earlier days is a weak one."""
    known = all_rules()
    return sum(known[rule].weight if rule in known else Weight.WEAK for rule in rules)


def _raise(user: User, finding: "Finding", at: datetime) -> Alarm | None:
    rule = finding.rule
    try:
        with transaction.atomic():
            alarm = Alarm.objects.create(
                user=user,
                rule=rule.name,
                inputs=finding.inputs,
                thresholds=settings.ALARM_THRESHOLDS[rule.name],
                raised_at=at,
            )
    except IntegrityError:  # another watch was first
        return None
    record("alarm.raised", person=user, thing=alarm, at=at, rule=rule.title)
    return alarm


def _soon_again(user: User, at: datetime) -> bool:
    since = at - timedelta(minutes=settings.ALARM_AGAIN_MIN)
    return Alarm.objects.filter(user=user).cleared_since(since).exists()


def _step_up(user: User, at: datetime, *, tell: bool) -> None:
    for alarm in Alarm.objects.filter(user=user, state=State.RAISED):
        _move(alarm, to=State.STEPPED_UP, at=at)
    if tell:
        notify(user=user, kind=Notice.Kind.ALARM, text=ASKED, path=reverse("alarms:list"))


def _move(alarm: Alarm, *, to: str, at: datetime) -> None:
    kind = "alarm.froze" if to == State.FROZEN else "alarm.stepped_up"
    if Alarm.objects.filter(pk=alarm.pk).move(source=alarm.state, to=to, at=at):
        alarm.state = to
        record(kind, person=alarm.user_id, thing=alarm, at=at, rule=title_of(alarm.rule))


def title_of(rule: str) -> str:
    known = all_rules().get(rule)
    return known.title if known else rule


def _reason(alarms: Sequence[Alarm]) -> str:
    """What the artist reads where the membership's reason stands."""
    known = all_rules()
    told = [known[one.rule].tell(one.inputs) for one in alarms if one.rule in known]
    return " ".join([*told, "Read what was seen under Alarms in your account."])
