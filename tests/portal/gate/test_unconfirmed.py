from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from portal.gate.invite import invite
from portal.gate.unconfirmed import forget_unconfirmed
from portal.house_jobs import plan_tidying
from portal.models import Invitation, User
from tests.factories import make_artist, make_cohort, make_operator
from tests.portal.door import mailed_code
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


def sign_up(invitation_link: str, email: str = "ada@example.org") -> Client:
    browser = Client()
    browser.get(invitation_link.removeprefix("http://localhost:8000"))
    form = {"name": "Ada", "email": email, "password1": "violet engines 1843"}
    browser.post("/account/signup/", form)
    return browser


def test_a_mistyped_address_gives_seat_and_use_back_after_a_day() -> None:
    invitation, link = invite(cohort=make_cohort(seats=1), by=None)
    sign_up(link, "adda@example.org")
    joined = User.objects.get().date_joined
    assert forget_unconfirmed(at=joined + A_DAY) == 0
    assert (invitation.cohort.seats_left(), User.objects.count()) == (0, 1)
    assert forget_unconfirmed(at=joined + A_DAY + timedelta(seconds=1)) == 1
    assert (invitation.cohort.seats_left(), User.objects.count()) == (1, 0)
    assert EmailAddress.objects.count() == 0
    again = sign_up(link)
    again.post("/account/confirm-email/", {"code": mailed_code()})
    assert again.get("/account/").status_code == 200
    assert Invitation.objects.get().uses == 1


def test_who_confirmed_was_in_before_or_is_staff_stays() -> None:
    _, link = invite(cohort=make_cohort(), by=None)
    sign_up(link).post("/account/confirm-email/", {"code": mailed_code()})
    was_in, staff = make_artist(last_login=timezone.now()), make_operator()
    EmailAddress.objects.filter(user__in=[was_in, staff]).update(verified=False)
    make_artist()
    assert forget_unconfirmed(at=timezone.now() + 100 * A_DAY) == 0
    assert User.objects.count() == 4


def test_tidying_does_it() -> None:
    _, link = invite(cohort=make_cohort(), by=None)
    sign_up(link)
    User.objects.update(date_joined=timezone.now() - 2 * A_DAY)
    plan_tidying()
    do_house_work()
    assert User.objects.count() == 0
