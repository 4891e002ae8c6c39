"""Cut one person off, or pause them, and tell them why. Nobody else notices."""

from django.db import transaction
from django.urls import reverse

from portal.activity.record import record
from portal.gate.signals import membership_ended, membership_frozen, membership_resumed
from portal.models import Membership, Notice, User
from portal.notices.notify import notify


@transaction.atomic
def end_membership(*, membership: Membership, reason: str, by: User | None) -> bool:
    """active, frozen -> ended, for good. False when it had ended already.

    Requests of the person are refused from the next one on, because `admit()` asks each time.
    Raises: ValueError without a reason; the artist is owed one.
    """
    if not membership.end(reason=_said(reason), by=by):
        return False
    record("membership.ended", person=membership.user_id, actor=by, thing=membership)
    membership_ended.send(sender=Membership, membership=membership)
    _tell(membership, "Your membership has ended.", reverse("gate:ended"))
    return True


@transaction.atomic
def freeze_membership(*, membership: Membership, reason: str, by: User | None) -> bool:
    """active -> frozen: may look, may not make. False when it was not active.

    Raises: ValueError without a reason.
    """
    if not membership.freeze(reason=_said(reason), by=by):
        return False
    record("membership.frozen", person=membership.user_id, actor=by, thing=membership)
    membership_frozen.send(sender=Membership, membership=membership)
    _tell(membership, "Your membership is frozen. You can look, but not make.")
    return True


@transaction.atomic
def resume_membership(*, membership: Membership, by: User | None) -> bool:
    """frozen -> active. False when it was not frozen."""
    if not membership.resume(by=by):
        return False
    record("membership.resumed", person=membership.user_id, actor=by, thing=membership)
    membership_resumed.send(sender=Membership, membership=membership)
    _tell(membership, "Your membership is active again.")
    return True


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValueError("A membership is never ended or frozen without a reason.")
    return reason.strip()


def _tell(membership: Membership, text: str, path: str = "") -> None:
    notify(
        user=membership.user,
        kind=Notice.Kind.MEMBERSHIP,
        text=text,
        path=path or reverse("account:membership"),
    )
