"""Each rule that a table of the way in keeps, broken once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.gate.invite import invite
from portal.models import AccessRequest, Consent, EmbargoedFact, Invitation, User
from tests.factories import make_cohort, make_embargo, make_request, make_user

pytestmark = pytest.mark.django_db


def refuses(rows: Any, **changed: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**changed)


def test_a_user_has_an_address_and_shares_it_with_nobody() -> None:
    ada, _ = make_user(email="ada+film@example.org"), make_user(email="b@example.org")
    assert (ada.email, ada.email_canonical) == ("ada+film@example.org", "ada@example.org")
    refuses(User.objects.filter(pk=ada.pk), email_canonical="")
    refuses(User.objects.filter(pk=ada.pk), email_canonical="b@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user(email="ADA@example.org")


def test_the_form_follows_the_address_however_it_is_saved() -> None:
    ada = make_user(email="ada@example.org")
    ada.email = "countess+x@example.org"
    ada.save(update_fields=["email"])
    ada.refresh_from_db()
    assert ada.email_canonical == "countess@example.org"
    assert User.objects.known_as("COUNTESS@example.org").get() == ada


def test_requests_and_invitations_follow_their_address_too() -> None:
    invitation, _ = invite(cohort=make_cohort(), by=None, email="ada@example.org")
    for row in (make_request(), invitation):
        row.email = "countess+x@example.org"
        row.save(update_fields=["email"])
        row.refresh_from_db()
        assert row.email_canonical == "countess@example.org"


def test_an_invitation_knows_whom_it_is_for() -> None:
    invitation, _ = invite(cohort=make_cohort(), by=None, email="ada@example.org")
    row = Invitation.objects.filter(pk=invitation.pk)
    assert row.addressed_to("Ada+x@example.org", "").get() == invitation
    assert not row.addressed_to("").exists()
    refuses(row, email="")
    refuses(row, email_canonical="")
    refuses(row, max_uses=2)
    refuses(row, uses=2)
    refuses(row, revoked_reason="A reason without a time.")


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "lost"},
        {"status": "shortlisted"},
        {"status": "invited", "decided_at": timezone.now()},
        {"status": "declined", "decided_at": timezone.now()},
        {"declined_reason": "full"},
        {"decided_at": timezone.now()},
        {"email_canonical": ""},
    ],
)
def test_a_request_says_the_truth_about_its_state(changed: dict[str, Any]) -> None:
    refuses(AccessRequest.objects.filter(pk=make_request().pk), **changed)


def test_a_fact_that_never_lifts_cannot_be_kept_back() -> None:
    fact = make_embargo()
    row = EmbargoedFact.objects.filter(pk=fact.pk)
    for changed in (
        {"until": None},
        {"until": fact.created_at},
        {"name": ""},
        {"reason": ""},
    ):
        refuses(row, **changed)
    late = fact.until + timedelta(seconds=1)
    assert list(row.in_force()) == [fact]
    assert list(row.in_force(at=fact.until)) == list(row.in_force(at=late)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "other"},
        {"kind": "credit", "credit_name": ""},
        {"kind": "press", "credit_name": "Ada"},
        {"kind": "credit", "given": False, "credit_name": "Ada"},
        {"wording_sha256": ""},
    ],
)
def test_a_consent_is_whole(wrong: dict[str, Any]) -> None:
    right = {"kind": "press", "given": True, "wording_version": 1, "wording_sha256": "a" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(user=make_user(), **right | wrong)
