"""Answer somebody who asked to come in. Each answer is given once."""

from django.db import transaction

from portal.activity.record import record
from portal.gate.invite import invite
from portal.gate.standing import standing_of
from portal.house.enqueue import enqueue
from portal.models import AccessRequest, Cohort, Invitation, User


class DecidedAlready(Exception):
    """Somebody else moved the request after its reader opened it."""


class NotInvitable(Exception):
    """No seat, or no need; the message is a sentence for whoever pressed the button."""


@transaction.atomic
def shortlist(*, asked: AccessRequest, by: User) -> None:
    """new -> shortlisted. Raises: DecidedAlready."""
    if not asked.shortlist(by=by):
        raise DecidedAlready
    record("request.shortlisted", person=None, actor=by, thing=asked)


@transaction.atomic
def invite_requester(*, asked: AccessRequest, cohort: Cohort, seen: str, by: User) -> Invitation:
    """new, shortlisted -> invited: a link to this address alone is mailed.

    seen: the state in which its reader saw it. Raises: DecidedAlready, NotInvitable.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)  # two at once see each other
    for sentence in standing_of([asked.email]).values():
        raise NotInvitable(f"{asked.email} {sentence}.")
    if cohort.seats_unpromised() < 1:
        raise NotInvitable(f"No seat is left in {cohort}.")
    invitation, _ = invite(cohort=cohort, by=by, email=asked.email, name=asked.name)
    if not asked.mark_invited(seen=seen, invitation=invitation, by=by):
        raise DecidedAlready
    record("request.invited", person=None, actor=by, thing=asked)
    return invitation


@transaction.atomic
def decline(*, asked: AccessRequest, seen: str, reason: str, by: User) -> None:
    """new, shortlisted -> declined, for a reason of the closed list, which is mailed in kind words.

    seen: the state in which its reader saw it. Raises: DecidedAlready.
    """
    if not asked.decline(seen=seen, reason=reason, by=by):
        raise DecidedAlready
    record("request.declined", person=None, actor=by, thing=asked, reason=reason)
    enqueue(kind="request_declined", payload={"request": asked.pk})
