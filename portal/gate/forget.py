from django.db import transaction
from django.db.models import Q, QuerySet

from portal.models import AccessRequest, Invitation, User


@transaction.atomic
def forget_way_in(*, user: User) -> None:
    """Let go of what the way in holds about somebody: addresses, names, their own words, consents.

    Call it while the person still has their address. What they agreed to in the terms stays, as
    does that an invitation was used; both say nothing of who it was once the account does not.
    """
    keys = list(ways_in_of(user).values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=keys).update(
        email="", email_canonical="", name="", note="", revoked_reason=""
    )
    AccessRequest.objects.filter(email_canonical=user.email_canonical).delete()
    user.consents.all().delete()


def ways_in_of(user: User) -> QuerySet[Invitation]:
    """Invitations to this person, and the one that only they can have come by."""
    return Invitation.objects.filter(
        Q(email_canonical=user.email_canonical) | Q(memberships__user=user, max_uses=1)
    )
