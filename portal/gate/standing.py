"""Who of these addresses needs no invitation any more."""

from collections.abc import Collection
from datetime import datetime

from portal.gate.address import canonical
from portal.models import Invitation, Membership

HAS_A_PLACE = "has a place in the programme already"
IS_INVITED = "has an open invitation already"


def standing_of(addresses: Collection[str], *, at: datetime | None = None) -> dict[str, str]:
    """For each canonical address of a member or of somebody invited: which of the two, in words.

    Who was ended is not among them, and may be invited again.
    """
    known = {canonical(one) for one in addresses}
    invited = Invitation.objects.usable(at=at).filter(email_canonical__in=known)
    members = Membership.objects.not_ended().filter(user__email_canonical__in=known)
    standing = dict.fromkeys(invited.values_list("email_canonical", flat=True), IS_INVITED)
    in_already = members.values_list("user__email_canonical", flat=True)
    return standing | dict.fromkeys(in_already, HAS_A_PLACE)
