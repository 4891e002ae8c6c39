import pytest
from django.test import Client

from portal.gate.accept_terms import accept_terms
from portal.models import Acceptance, Membership
from tests.factories import make_artist, make_cohort, make_operator, make_terms, make_user

pytestmark = pytest.mark.django_db


def newcomer() -> Client:
    user = make_user()
    Membership.objects.create(user=user, cohort=make_cohort())
    browser = Client()
    browser.force_login(user)
    return browser


def test_agreeing_is_written_down_with_the_hash_of_the_text() -> None:
    terms, browser = make_terms(), newcomer()
    response = browser.post("/terms/accept/", {"agree": "on", "version": terms.version})
    assert (response.status_code, response["Location"]) == (302, "/studio/")
    acceptance = Acceptance.objects.get()
    assert (acceptance.terms, acceptance.sha256) == (terms, terms.sha256)
    assert browser.get("/account/").status_code == 200


def test_without_the_tick_nothing_is_written() -> None:
    terms, browser = make_terms(), newcomer()
    page = browser.post("/terms/accept/", {"version": terms.version})
    assert page.context["form"].errors == {"agree": ["Tick the box to agree, or sign out."]}
    assert Acceptance.objects.count() == 0


def test_a_text_that_changed_meanwhile_has_to_be_read_again() -> None:
    old, browser = make_terms(), newcomer()
    new = make_terms(body="Another text.")
    page = browser.post("/terms/accept/", {"agree": "on", "version": old.version})
    assert page.context["terms"] == new
    assert page.context["form"]["version"].value() == new.version
    assert Acceptance.objects.count() == 0


def test_twice_is_once() -> None:
    user, terms = make_user(), make_terms()
    assert accept_terms(user=user, terms=terms) == accept_terms(user=user, terms=terms)


def test_who_has_nothing_to_agree_to_is_led_on() -> None:
    browser = Client()
    browser.force_login(make_artist())
    assert browser.get("/terms/accept/")["Location"] == "/studio/"
    browser.force_login(make_operator())
    assert browser.get("/terms/accept/")["Location"] == "/review/"


def test_a_new_version_is_asked_of_staff_too_before_the_records() -> None:
    browser = Client()
    operator = make_operator()
    browser.force_login(operator)
    assert browser.get("/admin/").status_code == 200
    make_terms()
    for path in ("/admin/", "/account/", "/notices/"):
        assert browser.get(path)["Location"] == "/terms/accept/"
