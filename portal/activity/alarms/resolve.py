from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.activity.alarms.answer import title_of
from portal.activity.record import record
from portal.gate.end_membership import resume_membership
from portal.models import Alarm, Membership, Notice, User
from portal.notices.notify import notify


@transaction.atomic
def resolve_alarm(
    *, alarm: Alarm, answer: str, was_false: bool, by: User, at: datetime | None = None
) -> bool:
    """raised, stepped_up, frozen -> resolved, with a sentence that the artist reads. A queue that
    alarms froze goes on once the last of them is resolved. False when it was over already.

    Raises: ValueError without a sentence; the artist is owed one.
    """
    if not answer.strip():
        raise ValueError("An alarm is never resolved without a sentence.")
    now = at or timezone.now()
    was = alarm.resolve(answer=answer.strip(), was_false=was_false, by=by, at=now)
    if not was:
        return False
    rule = title_of(alarm.rule)
    record("alarm.resolved", person=alarm.user, actor=by, thing=alarm, at=now, rule=rule)
    _tell(alarm)
    if was == Alarm.State.FROZEN and not Alarm.objects.frozen().filter(user=alarm.user).exists():
        _resume(alarm.user, by)
    return True


def _resume(user: User, by: User) -> None:
    """Only what the house froze: a freeze by a person is that person's to lift."""
    frozen = Membership.Status.FROZEN
    membership = user.memberships.filter(status=frozen, changed_by__isnull=True).first()
    if membership is not None:
        resume_membership(membership=membership, by=by)


def _tell(alarm: Alarm) -> None:
    text = "Somebody looked at an alarm about your account and wrote to you."
    notify(user=alarm.user, kind=Notice.Kind.ALARM, text=text, path=alarm.get_absolute_url())
