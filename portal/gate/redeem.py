"""Turn an invitation into a place in its cohort, once."""

from django.db import transaction

from portal.activity.record import record
from portal.models import Cohort, Invitation, Membership, User


class InvitationGone(Exception):
    """Used, revoked, expired or without a seat: the same to whoever asks."""


@transaction.atomic
def redeem(*, invitation: Invitation, user: User) -> Membership:
    """Count the use and the seat and give the place, all or nothing.

    An unsaved user is saved in the same transaction: where the invitation cannot be redeemed,
    no account remains either. Of many at once exactly as many succeed as there are uses and seats.

    Raises: InvitationGone.
    """
    if not invitation.consume():
        raise InvitationGone
    # A lock on the cohort: two invitations to the last seat must wait for each other. On SQLite
    # the transaction itself is the lock (transaction_mode IMMEDIATE).
    cohort = Cohort.objects.select_for_update().get(pk=invitation.cohort_id)
    if cohort.seats_left() < 1:
        raise InvitationGone
    if user.pk is None:
        user.save()
    membership = Membership.objects.create(user=user, cohort=cohort, invitation=invitation)
    record("invitation.redeemed", person=user, actor=user, thing=invitation)
    record("membership.joined", person=user, actor=user, thing=membership)
    return membership
