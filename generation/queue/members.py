"""What happens to clips at once when the gate announces a change."""

from typing import Any

from generation.gallery.show import hide_all
from generation.models import Clip
from generation.queue.progress import recheck
from generation.queue.reconcile import stop_the_unadmitted
from generation.queue.tasks import ring
from portal.gate.signals import membership_ended, membership_frozen, membership_resumed
from portal.models import Membership


def subscribe() -> None:
    membership_ended.connect(_stop_clips, dispatch_uid="queue.stop_clips")
    membership_frozen.connect(_tell_browsers, dispatch_uid="queue.tell_browsers")
    membership_resumed.connect(_wake, dispatch_uid="queue.wake")


def _stop_clips(*, membership: Membership, **_: Any) -> None:
    stop_the_unadmitted(membership.user)
    hide_all(membership.user)
    recheck(membership.user_id)


def _tell_browsers(*, membership: Membership, **_: Any) -> None:
    """Nothing else: no claim takes a frozen artist's clip, and the one that runs may finish."""
    recheck(membership.user_id)


def _wake(*, membership: Membership, **_: Any) -> None:
    """A ticket for each clip that waited; those of before were spent in vain."""
    ring(Clip.objects.eligible().filter(artist=membership.user_id).count())
    recheck(membership.user_id)
