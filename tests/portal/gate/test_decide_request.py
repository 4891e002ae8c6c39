import pytest
from django.db import IntegrityError, transaction

from portal.gate.decide_request import (
    DecidedAlready,
    NotInvitable,
    decline,
    invite_requester,
    shortlist,
)
from portal.gate.invite import invite
from portal.gate.request_access import request_access
from portal.models import AccessRequest, Entry, HouseJob, Invitation
from tests.factories import make_artist, make_cohort, make_operator, make_request, make_reviewer
from tests.portal.gate.test_redeem import race
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db


def test_from_the_shortlist_into_a_cohort_in_one_step() -> None:
    asked, cohort = make_request(name="Ada", email="Ada@example.org"), make_cohort()
    reviewer, operator = make_reviewer(), make_operator()
    shortlist(asked=asked, by=reviewer)
    invitation = invite_requester(asked=asked, cohort=cohort, seen="shortlisted", by=operator)
    asked.refresh_from_db()
    assert (asked.status, asked.invitation, asked.cohort, asked.decided_by) == (
        AccessRequest.Status.INVITED, invitation, cohort, operator,
    )  # fmt: skip
    assert (invitation.email, invitation.name, invitation.max_uses) == ("ada@example.org", "Ada", 1)
    do_house_work()
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("ada@example.org", "Your invitation to Atelier")
    kinds = list(Entry.objects.order_by("pk").values_list("kind", "actor"))
    assert kinds == [
        ("request.shortlisted", reviewer.pk),
        ("invitation.made", operator.pk),
        ("request.invited", operator.pk),
    ]


@pytest.mark.parametrize("reason", AccessRequest.Declined.values)
def test_declining_mails_the_reason_in_kind_words_once(reason: str) -> None:
    asked = make_request(name="Ada <b>")
    decline(asked=asked, seen="new", reason=reason, by=make_operator())
    do_house_work()
    HouseJob.objects.update(status="queued", finished_at=None)
    do_house_work()
    (mail,) = mails()
    said = {
        "full": "There is no seat left in this round.",
        "focus": "This round looks for another kind of work than yours.",
        "unseen": "We could see too little of your work",
        "conflict": "you work on a model of the same kind",
    }
    for kind in ("plain", "html"):
        told = [key for key, words in said.items() if words in body(mail, kind)]
        assert told == [reason]
    assert "Ada &lt;b&gt;" in body(mail, "html")
    assert "Ada <b>" in body(mail, "plain")


def test_who_decides_second_is_told_and_changes_nothing() -> None:
    first, second = make_operator(), make_operator()
    asked = make_request()
    stale = AccessRequest.objects.get()
    shortlist(asked=asked, by=first)
    with pytest.raises(DecidedAlready):
        shortlist(asked=stale, by=second)
    with pytest.raises(DecidedAlready):
        decline(asked=stale, seen="new", reason="full", by=second)
    with pytest.raises(DecidedAlready), transaction.atomic():
        invite_requester(asked=stale, cohort=make_cohort(), seen="new", by=second)
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("shortlisted", first)
    assert (Invitation.objects.count(), HouseJob.objects.count()) == (0, 0)
    decline(asked=asked, seen="shortlisted", reason="full", by=first)
    for seen in ("new", "shortlisted", "declined"):
        with pytest.raises(DecidedAlready):
            decline(asked=asked, seen=seen, reason="focus", by=second)


def test_nobody_is_invited_without_a_seat_or_twice() -> None:
    operator, full = make_operator(), make_cohort(seats=0)
    with pytest.raises(NotInvitable, match="No seat is left in"):
        invite_requester(asked=make_request(), cohort=full, seen="new", by=operator)
    cohort = make_cohort()
    make_artist(email="member@example.org")
    invite(cohort=cohort, by=None, email="invited@example.org")
    for address, words in (("member+1", "has a place"), ("INVITED", "has an open invitation")):
        asked = make_request(email=f"{address}@example.org")
        with pytest.raises(NotInvitable, match=words):
            invite_requester(asked=asked, cohort=cohort, seen="new", by=operator)
    assert set(AccessRequest.objects.values_list("status", flat=True)) == {"new"}


@pytest.mark.django_db(transaction=True)
def test_twenty_decisions_at_once_are_one() -> None:
    asked, cohort, operator = make_request(), make_cohort(), make_operator()

    def decide(number: int) -> bool:
        mine = AccessRequest.objects.get(pk=asked.pk)
        try:
            if number % 2:
                decline(asked=mine, seen="new", reason="full", by=operator)
            else:
                invite_requester(asked=mine, cohort=cohort, seen="new", by=operator)
        except (DecidedAlready, NotInvitable):
            return False
        return True

    assert race(decide) == 1
    asked.refresh_from_db()
    invited = asked.status == AccessRequest.Status.INVITED
    assert Invitation.objects.count() == (1 if invited else 0)
    assert HouseJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_of_one_person_at_once_are_one() -> None:
    def ask(number: int) -> bool:
        request_access(
            email=f"ada+{number}@example.org",
            name="Ada",
            discipline="film",
            portfolio="https://example.org",
            would_make="A kite.",
        )
        return True

    assert race(ask) == 20
    assert AccessRequest.objects.count() == 1


def test_one_waits_for_an_address() -> None:
    make_request(email="ada@example.org")
    with pytest.raises(IntegrityError):
        make_request(email="Ada+again@example.org")
