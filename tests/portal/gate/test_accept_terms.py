import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.gate.accept_terms import accept_terms
from portal.gate.admit import Act, Refusal, admit
from portal.models import Acceptance, Entry, Membership
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_embargo,
    make_operator,
    make_terms,
    make_user,
)

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
    key = browser.session.session_key
    assert len(acceptance.session_sha256) == 64
    assert acceptance.session_sha256 != hashlib.sha256(key.encode()).hexdigest()
    entry = Entry.objects.of_kind("terms.accepted").get()
    assert (entry.person_id, entry.facts) == (acceptance.user_id, {"version": terms.version})
    assert browser.get("/account/").status_code == 200


def test_without_the_tick_nothing_is_written() -> None:
    terms, browser = make_terms(), newcomer()
    page = browser.post("/terms/accept/", {"version": terms.version})
    assert page.status_code == 422
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
    assert Entry.objects.of_kind("terms.accepted").count() == 1


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
    for path in ("/admin/", "/account/", "/notices/", "/review/", *ACCOUNT_PAGES):
        assert browser.get(path)["Location"] == "/terms/accept/"


ACCOUNT_PAGES = (
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/sessions/",
    "/account/consents/",
)


def test_nothing_is_done_before_the_new_terms_are_accepted() -> None:
    artist, browser = make_artist(email="ada@example.org"), Client()
    clip = make_clip(artist=artist, status="done")
    browser.force_login(artist)
    make_terms()
    htmx = browser.get("/notices/", headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (200, "/terms/accept/")
    acts = ("/studio/", "/account/email/", "/account/name/", "/account/consents/", "/notices/read/")
    for path in (*acts, f"/media/{clip.public_id}/stream/"):
        for ask in (browser.get, browser.post):
            assert ask(path, {"email": "x@example.org"})["Location"] == "/terms/accept/", path
    artist.refresh_from_db()
    assert artist.email == "ada@example.org"
    assert admit(artist).refusal == admit(artist, Act.MAKE).refusal == Refusal.TERMS


def test_what_changed_since_ones_own_version_is_said() -> None:
    make_terms(what_changed="Nobody has seen version 0.")
    browser, artist = Client(), make_artist()
    browser.force_login(artist)
    make_terms(what_changed="Clips are kept for a year.")
    make_terms(what_changed="A comma moved.", requires_acceptance=False)
    html = browser.get("/terms/accept/").content.decode()
    assert "You agreed to version 1" in html
    assert html.index("A comma moved.") < html.index("Clips are kept for a year.")
    assert "Nobody has seen" not in html
    first = newcomer().get("/terms/accept/").content.decode()
    assert "What has changed" not in first


def test_a_correction_asks_nobody_again_and_newcomers_agree_to_it() -> None:
    make_terms()
    artist, browser = make_artist(), Client()
    browser.force_login(artist)
    corrected = make_terms(requires_acceptance=False)
    assert bool(admit(artist)) is True
    assert browser.get("/terms/accept/")["Location"] == "/studio/"
    new = newcomer()
    assert new.get("/account/")["Location"] == "/terms/accept/"
    new.post("/terms/accept/", {"agree": "on", "version": corrected.version})
    assert new.get("/account/").status_code == 200


def test_a_cohort_may_name_the_version_that_binds_it() -> None:
    theirs, newest = make_terms(), make_terms()
    cohort = make_cohort(terms=theirs)
    user, browser = make_user(), Client()
    Membership.objects.create(user=user, cohort=cohort)
    browser.force_login(user)
    assert browser.get("/terms/accept/").context["terms"] == theirs
    browser.post("/terms/accept/", {"agree": "on", "version": theirs.version})
    assert bool(admit(user)) is True
    elsewhere = make_user()
    Membership.objects.create(user=elsewhere, cohort=make_cohort())
    accept_terms(user=elsewhere, terms=theirs)
    assert admit(elsewhere).refusal == Refusal.TERMS
    accept_terms(user=elsewhere, terms=newest)
    assert bool(admit(elsewhere)) is True


def test_embargoed_facts_are_listed_by_name_and_date_and_lift_by_themselves() -> None:
    make_terms()
    browser = newcomer()
    make_embargo(name="The length of a clip", until=datetime(2090, 5, 2, 9, tzinfo=UTC))
    make_embargo(name="Of another cohort", cohort=make_cohort())
    lifted = make_embargo(name="The name of the model")
    moment = timezone.now()
    type(lifted).objects.filter(pk=lifted.pk).update(
        created_at=moment - timedelta(days=2), until=moment
    )
    html = browser.get("/terms/accept/").content.decode()
    assert "The length of a clip" in html
    assert "until 2 May 2090, 09:00" in html
    for name in ("Of another cohort", "The name of the model"):
        assert name not in html
    assert "The length of a clip" not in Client().get("/terms/").content.decode()
