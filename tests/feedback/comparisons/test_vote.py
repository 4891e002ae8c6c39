from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from feedback.comparisons.vote import cast_vote, set_aside
from feedback.models import Ballot, LedgerEntry
from portal.models import Entry
from tests.factories import make_ballot, make_rate_card
from tests.feedback.comparisons.conftest import CARD

pytestmark = pytest.mark.django_db
SAID = {
    "overall": -2, "visual_quality": 1, "motion_quality": None, "text_alignment": 0, "physical": 2,
    "both_bad": True,
}  # fmt: skip


def make_open(**fields):
    return make_ballot(voted_at=None, overall=None, **fields)


def test_a_vote_is_written_once_earns_once_and_tells_only_that_it_was_given(rate_card):
    ballot = make_open()
    turned = SAID | {"overall": 2}
    assert cast_vote(ballot=ballot, answers=SAID, active_s=41)
    assert not cast_vote(ballot=ballot, answers=turned, active_s=900)
    ballot.refresh_from_db()
    assert {name: getattr(ballot, name) for name in SAID} == SAID
    assert ballot.active_s == 41
    row = ("task", "thing_id", "amount", "currency", "active_s", "person_id", "label")
    assert list(LedgerEntry.objects.values_list(*row)) == [
        ("vote", ballot.pk, Decimal("0.70"), "EUR", 41, ballot.voter_id, f"{ballot.pk:04d}")
    ]
    entry = Entry.objects.get(kind="vote.given")
    assert (entry.person_id, entry.actor_id, entry.facts) == (ballot.voter_id,) * 2 + ({},)


def test_a_repeat_is_paid_like_any_other(rate_card):
    first = make_ballot()
    again = make_open(pair=first.pair, voter=first.voter, repeat_of=first, left_is_first=False)
    assert cast_vote(ballot=again, answers=SAID)
    assert LedgerEntry.objects.get().amount == Decimal("0.70")


def test_without_a_card_a_vote_is_a_vote():
    ballot = make_open()
    assert cast_vote(ballot=ballot, answers=SAID)
    assert LedgerEntry.objects.count() == 0


def test_a_vote_is_not_set_aside_afterwards(rate_card):
    ballot = make_open()
    cast_vote(ballot=ballot, answers=SAID)
    assert not set_aside(ballot=ballot)
    assert Ballot.objects.voted().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_vote_given_while_its_ballot_is_set_aside_stays_and_is_paid():
    make_rate_card(CARD)
    ballot, taken = make_open(), []

    def vote():
        try:
            return cast_vote(ballot=ballot, answers=SAID)
        finally:
            connection.close()

    def vote_after_reading(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and not taken:
            with ThreadPoolExecutor(1) as other:
                taken.append(other.submit(vote).result())
        return answer

    with connection.execute_wrapper(vote_after_reading):
        assert not set_aside(ballot=ballot)
    assert taken == [True]
    assert (Ballot.objects.voted().count(), LedgerEntry.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_once_are_one_vote_and_one_amount():
    make_rate_card(CARD)
    ballot = make_open()

    def send(preference):
        try:
            return cast_vote(ballot=ballot, answers=SAID | {"overall": preference})
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(send, [-2, -1, 0, 1, 2, -2]))
    assert sorted(taken) == [False] * 5 + [True]
    assert (LedgerEntry.objects.count(), Entry.objects.filter(kind="vote.given").count()) == (1, 1)
