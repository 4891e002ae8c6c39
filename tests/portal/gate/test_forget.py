import pytest

from portal.account.choose_consents import choose_consents
from portal.gate.forget import forget_way_in
from portal.gate.invite import invite, revoke
from portal.models import AccessRequest, Consent, Invitation
from tests.factories import make_artist, make_cohort, make_request

pytestmark = pytest.mark.django_db


def test_nothing_of_the_way_in_tells_who_it_was() -> None:
    cohort = make_cohort()
    ada, other = make_artist(email="ada@example.org"), make_artist()
    for person in (ada, other):
        make_request(email=person.email)
        choose_consents(user=person, given=["credit"], credit_name=person.name)
    invited, _ = invite(cohort=cohort, by=None, email="Ada+x@example.org", name="Ada", note="tall")
    revoke(invitation=invited, reason="Ada asked for it.")
    used, _ = invite(cohort=cohort, by=None, email="old@example.org", name="Ada")
    ada.memberships.update(invitation=used)
    invite(cohort=cohort, by=None, email=other.email, name="Other")
    forget_way_in(user=ada)
    texts = ("email", "email_canonical", "name", "note", "revoked_reason")
    assert list(Invitation.objects.order_by("pk").values_list(*texts)) == [
        ("", "", "", "", ""),
        ("", "", "", "", ""),
        (other.email, other.email, "Other", "", ""),
    ]
    assert AccessRequest.objects.get().email == other.email
    assert Consent.objects.get().user == other
