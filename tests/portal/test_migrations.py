"""What a migration does to rows that were there before it."""

from importlib import import_module

import pytest
from django.apps import apps

from portal.gate.invite import invite
from portal.models import Invitation, User
from tests.factories import make_cohort, make_user

pytestmark = pytest.mark.django_db
canonical_addresses = import_module("portal.migrations.0007_canonical_addresses")


def before_it(*addresses: str) -> list[User]:
    """Accounts as they were: each known by its number, which no address is."""
    users = [make_user(email=f"{number}@old.example") for number, _ in enumerate(addresses)]
    for user, address in zip(users, addresses, strict=True):
        User.objects.filter(pk=user.pk).update(email=address, email_canonical=str(user.pk))
    return users


def test_everybody_gets_the_form_by_which_they_are_known() -> None:
    before_it("ada+film@example.org", "grace@example.org")
    invitation, _ = invite(cohort=make_cohort(), by=None, email="eve+1@example.org")
    Invitation.objects.filter(pk=invitation.pk).update(email_canonical="old")
    open_one, _ = invite(cohort=make_cohort(), by=None)
    canonical_addresses.fill(apps, None)
    known = User.objects.order_by("pk").values_list("email_canonical", flat=True)
    assert list(known) == ["ada@example.org", "grace@example.org"]
    invited = Invitation.objects.order_by("pk").values_list("email_canonical", flat=True)
    assert list(invited) == ["eve@example.org", ""]
    assert open_one.email == ""


def test_two_accounts_of_one_person_are_named_and_left_to_people() -> None:
    first, second = before_it("ada@example.org", "ada+2@example.org")
    with pytest.raises(RuntimeError, match=f"The accounts {first.pk} and {second.pk} have"):
        canonical_addresses.fill(apps, None)
