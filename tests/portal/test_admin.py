import re

import pytest
from django.contrib import admin
from django.test import Client

from portal.gate.invite import invite
from portal.models import EmbargoedFact, Membership, Terms, User
from tests.factories import make_artist, make_cohort, make_operator, make_reviewer, make_terms

pytestmark = pytest.mark.django_db

NEVER = {"Clip", "Generation", "Attempt", "Rendition", "Rating", "BugReport", "Session"}
PAGES = [
    "/admin/",
    "/admin/portal/user/",
    "/admin/portal/cohort/",
    "/admin/portal/cohort/add/",
    "/admin/portal/membership/",
    "/admin/portal/invitation/",
    "/admin/portal/terms/",
    "/admin/portal/terms/add/",
    "/admin/portal/embargoedfact/",
    "/admin/portal/embargoedfact/add/",
    "/admin/generation/modelversion/",
    "/admin/generation/cohortlimits/add/",
]


def operator_browser() -> Client:
    browser = Client()
    browser.force_login(make_operator())
    return browser


def test_no_work_of_artists_and_no_records_of_packages_are_in_it() -> None:
    registered = {model.__name__: model._meta.app_label for model in admin.site._registry}
    assert NEVER & set(registered) == set()
    assert set(registered.values()) <= {"portal", "generation", "feedback"}
    assert {"User", "Cohort", "Membership", "Invitation", "Terms"} <= set(registered)


def test_only_operators_come_in() -> None:
    for person in (make_artist(), make_artist(is_staff=True), make_reviewer()):
        browser = Client()
        browser.force_login(person)
        for page in PAGES:
            answer = browser.get(page, follow=True)
            assert answer.status_code == 403, page
    door = Client().get("/admin/login/?next=/admin/portal/user/")
    assert door["Location"].startswith("/account/login/?next=/admin/login/")


def test_an_operator_is_taken_to_where_they_wanted_to_go_on_this_site() -> None:
    browser = operator_browser()
    wanted = browser.get("/admin/login/?next=/admin/portal/user/")
    assert wanted["Location"] == "/admin/portal/user/"
    assert browser.get("/admin/login/?next=//evil.example/")["Location"] == "/admin/"


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_without_anything_inline(page: str) -> None:
    make_artist()
    make_terms()
    browser = Client()
    browser.force_login(make_operator())
    invite(cohort=make_cohort(), by=None)
    answer = browser.get(page)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert (
        re.findall(r"<style|<script(?![^>]*\b(?:src=|type=\"application/json))| style=", html) == []
    )


def test_an_invitation_is_shown_without_its_token() -> None:
    invitation, link = invite(cohort=make_cohort(), by=None)
    page = operator_browser().get(f"/admin/portal/invitation/{invitation.pk}/change/")
    html = page.content.decode()
    assert page.status_code == 200
    assert invitation.token_sha256 not in html
    assert link.rstrip("/").rsplit("/")[-1] not in html


def test_a_membership_is_ended_with_a_reason_or_not_at_all() -> None:
    membership = make_artist().memberships.get()
    browser = operator_browser()
    action = {"action": "end", "_selected_action": [membership.pk], "index": 0}
    browser.post("/admin/portal/membership/", action | {"reason": " "})
    membership.refresh_from_db()
    assert membership.status == Membership.Status.ACTIVE
    browser.post("/admin/portal/membership/", action | {"reason": "It was shared."})
    membership.refresh_from_db()
    assert (membership.status, membership.reason) == (Membership.Status.ENDED, "It was shared.")
    assert membership.user.notices.count() == 1


def test_an_invitation_is_taken_back() -> None:
    invitation, _ = invite(cohort=make_cohort(), by=None)
    action = {"action": "revoke", "_selected_action": [invitation.pk], "index": 0}
    operator_browser().post("/admin/portal/invitation/", action)
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_a_published_text_is_followed_never_edited_or_deleted() -> None:
    browser, terms = operator_browser(), make_terms()
    browser.force_login(make_operator())
    browser.post(f"/admin/portal/terms/{terms.pk}/change/", {"body": "Another text."})
    browser.post(f"/admin/portal/terms/{terms.pk}/delete/", {"post": "yes"})
    assert Terms.objects.get().body == terms.body


def test_a_fact_is_kept_back_until_a_date_ahead_and_says_who_wanted_it() -> None:
    browser, operator = Client(), make_operator()
    browser.force_login(operator)
    page = "/admin/portal/embargoedfact/add/"
    fact = {"name": "The name of the model", "reason": "It is announced in spring."}
    for until, sentence in (
        ("2001-01-01T12:00", "The date must lie ahead."),
        ("", "This field is required."),
        ("soon", "Enter a valid date/time."),
    ):
        assert sentence in browser.post(page, fact | {"until": until}).content.decode()
    assert EmbargoedFact.objects.count() == 0
    browser.post(page, fact | {"until": "2090-01-01T12:00"})
    assert EmbargoedFact.objects.get().set_by == operator


def test_nobody_is_made_or_deleted_here_and_no_hash_is_shown() -> None:
    browser, artist = operator_browser(), make_artist()
    assert browser.get("/admin/portal/user/add/").status_code == 403
    assert browser.post(f"/admin/portal/user/{artist.pk}/delete/").status_code == 403
    page = browser.get(f"/admin/portal/user/{artist.pk}/change/")
    assert artist.password not in page.content.decode()
    assert User.objects.filter(pk=artist.pk).exists()
