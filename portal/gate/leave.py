from datetime import datetime

from django.db import transaction

from portal.activity.record import record
from portal.gate.signals import membership_ended
from portal.models import Membership, User

NO_REASON = "You left the programme."


@transaction.atomic
def leave(*, user: User, reason: str = "", at: datetime | None = None) -> bool:
    """End one's own membership. False when there is none to end.

    The same as being ended, except that nobody decided it: no notice tells people what they did.
    """
    membership = user.memberships.not_ended().first()
    if membership is None:
        return False
    said = f"You left, and wrote: {reason.strip()}" if reason.strip() else NO_REASON
    if not membership.end(reason=said, by=user, at=at):
        return False
    record("membership.left", person=user, actor=user, thing=membership, at=at)
    membership_ended.send(sender=Membership, membership=membership)
    return True
