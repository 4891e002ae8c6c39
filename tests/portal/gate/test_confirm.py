"""What cannot be taken back is asked once more, and then done as it was sent."""

import pytest

from portal.models import Cohort, Membership, User
from tests.factories import PASSWORD, make_artist, make_operator
from tests.portal.door import app_code, sign_in_as_staff

pytestmark = pytest.mark.django_db

AGAIN = "/account/reauthenticate/"


@pytest.fixture
def operator() -> User:
    return make_operator(email="op@example.org")


def test_ending_a_membership_waits_for_the_password_and_keeps_the_reason(operator: User) -> None:
    artist = make_artist()
    browser = sign_in_as_staff("op@example.org")
    path = f"/review/artists/{artist.public_id}/end/"
    asked = browser.post(path, {"end-reason": "It was shared."})
    assert asked["Location"].startswith(f"{AGAIN}?next=")
    assert artist.memberships.get().status == Membership.Status.ACTIVE
    wrong = browser.post(asked["Location"], {"password": "wrong", "next": path})
    assert wrong.status_code == 200
    assert artist.memberships.get().status == Membership.Status.ACTIVE
    browser.post(asked["Location"], {"password": PASSWORD, "next": path})
    membership = artist.memberships.get()
    assert (membership.status, membership.reason) == ("ended", "It was shared.")


def test_records_are_changed_by_who_said_lately_who_they_are(operator: User) -> None:
    browser = sign_in_as_staff("op@example.org")
    add = "/admin/portal/cohort/add/"
    assert browser.get(add).status_code == 200
    form = {"slug": "two", "name": "Two", "seats": 3, "starts_at": "2026-12-01T10:00"}
    asked = browser.post(add, form)
    assert asked["Location"].startswith(f"{AGAIN}?next=")
    assert Cohort.objects.count() == 0
    second = "/account/2fa/reauthenticate/"
    answer = browser.post(second, {"code": app_code(), "next": add})
    # The code that opened the door is used up; the password does as well.
    assert answer.status_code == 200
    browser.post(AGAIN, {"password": PASSWORD, "next": add})
    assert Cohort.objects.get().name == "Two"


def test_it_counts_for_five_minutes(operator: User) -> None:
    browser = sign_in_as_staff("op@example.org")
    browser.post(AGAIN, {"password": PASSWORD})
    form = {"slug": "two", "name": "Two", "seats": 3, "starts_at": "2026-12-01T10:00"}
    for age_s, status in ((299, 302), (302, 302)):
        session = browser.session
        session["account_authentication_methods"][-1]["at"] -= age_s
        session.save()
        answer = browser.post("/admin/portal/cohort/add/", form | {"slug": f"two-{age_s}"})
        assert answer.status_code == status
    assert list(Cohort.objects.values_list("slug", flat=True)) == ["two-299"]
