"""What the queue does at once when the gate announces a change; the reconciler does it again."""

from typing import Any

from generation.queue.progress import recheck
from generation.queue.reconcile import stop_the_unadmitted
from generation.queue.tasks import ring
from portal.gate.signals import membership_ended, membership_frozen, membership_resumed
from portal.models import Membership


def subscribe() -> None:
    for signal in (membership_ended, membership_frozen):
        signal.connect(_stop_clips, dispatch_uid="queue.stop_clips")
    membership_resumed.connect(_wake, dispatch_uid="queue.wake")


def _stop_clips(*, membership: Membership, **_: Any) -> None:
    stop_the_unadmitted(membership.user)
    recheck(membership.user_id)


def _wake(*, membership: Membership, **_: Any) -> None:
    ring()
    recheck(membership.user_id)
