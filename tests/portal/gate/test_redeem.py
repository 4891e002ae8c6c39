from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BoundedSemaphore

import pytest
from django.db import connections
from django.utils import timezone

from portal.gate.invite import invite
from portal.gate.redeem import InvitationGone, redeem
from portal.models import Entry, Invitation, Membership, User
from tests.factories import make_cohort, make_user

AT_ONCE = 20


def race(job: Callable[[int], bool], at_once: int = AT_ONCE) -> int:
    """Run the job in many threads at the same moment; how many say that they won.

    At most 50 hold a connection: PostgreSQL has 100 unless told otherwise, and is not ours alone.
    """
    barrier, connected = Barrier(at_once), BoundedSemaphore(50)

    def run(number: int) -> bool:
        barrier.wait()
        with connected:
            try:
                return job(number)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(at_once) as pool:
        return sum(pool.map(run, range(at_once)))


def try_to_redeem(invitation: Invitation, number: int) -> bool:
    try:
        redeem(invitation=invitation, user=User(email=f"racer{number}@example.org", name="R"))
    except InvitationGone:
        return False
    return True


@pytest.mark.django_db
def test_it_gives_the_place_and_counts_the_use() -> None:
    cohort = make_cohort()
    invitation, _ = invite(cohort=cohort, by=None)
    membership = redeem(invitation=invitation, user=make_user())
    invitation.refresh_from_db()
    assert (membership.cohort, membership.invitation, membership.status) == (
        cohort,
        invitation,
        Membership.Status.ACTIVE,
    )
    assert invitation.uses == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"uses": 1},
    ],
)
def test_one_that_is_over_makes_no_account(changed: dict[str, object]) -> None:
    invitation, _ = invite(cohort=make_cohort(), by=None)
    Invitation.objects.filter(pk=invitation.pk).update(**changed)
    assert try_to_redeem(invitation, 1) is False
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_a_full_cohort_gives_the_use_back() -> None:
    invitation, _ = invite(cohort=make_cohort(seats=0), by=None)
    assert try_to_redeem(invitation, 1) is False
    invitation.refresh_from_db()
    assert (invitation.uses, User.objects.count(), Membership.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_an_ended_membership_frees_its_seat() -> None:
    cohort = make_cohort(seats=1)
    invitation, _ = invite(cohort=cohort, by=None, max_uses=2)
    redeem(invitation=invitation, user=make_user()).end(reason="Moved on.", by=None)
    assert cohort.seats_left() == 1
    assert try_to_redeem(invitation, 1) is True


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_make_one_account() -> None:
    invitation, _ = invite(cohort=make_cohort(), by=None)
    assert race(lambda number: try_to_redeem(invitation, number), at_once=100) == 1
    assert User.objects.count() == 1
    assert Membership.objects.count() == 1
    recorded = Entry.objects.of_kind("invitation.redeemed", "membership.joined")
    assert recorded.filter(person=User.objects.get()).count() == recorded.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_invitations_at_once_fill_the_last_seats_and_no_more() -> None:
    cohort = make_cohort(seats=3)
    invitations = [invite(cohort=cohort, by=None)[0] for _ in range(AT_ONCE)]
    assert race(lambda number: try_to_redeem(invitations[number], number)) == 3
    assert Membership.objects.count() == 3
    assert Invitation.objects.filter(uses=1).count() == 3
