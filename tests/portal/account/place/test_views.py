import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.gate.end_membership import end_membership, freeze_membership
from portal.models import Membership, Reply, User
from tests.factories import PASSWORD, make_artist, make_reply, make_reviewer, make_user
from tests.portal.account.browsers import browser_of, long_signed_in, proven

pytestmark = pytest.mark.django_db

PLACE, LEAVE = "/account/membership/", "/account/leave/"
OPEN_AFTER_THE_END = [PLACE, "/account/export/", "/account/export/progress/", "/account/erase/"]


def ended(days_ago: float = 0) -> User:
    artist = make_artist()
    end_membership(membership=artist.memberships.get(), reason="It was <shared>.", by=None)
    if days_ago:
        past = timezone.now() - timedelta(days=days_ago)
        artist.memberships.update(changed_at=past)
    return artist


def letter(**fields: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), "text": "It was not me.\nReally."} | fields


def test_who_was_ended_reads_the_reason_and_answers_it() -> None:
    artist = ended()
    browser = browser_of(artist)
    page = browser.get("/membership/ended/").content.decode()
    assert "It was &lt;shared&gt;." in page
    sent = letter()
    for _ in range(2):
        answer = browser.post(reverse("account:reply"), sent)
        assert (answer.status_code, answer["Location"]) == (302, PLACE)
    assert Reply.objects.get().text == "It was not me.\nReally."
    make_reply(person=artist, by=make_reviewer(name="Ada"), text="We look again.")
    page = browser.get("/membership/ended/").content.decode()
    assert ("It was not me.<br>Really." in page, "We look again." in page) == (True, True)


def test_an_empty_letter_is_refused_beside_its_field() -> None:
    for artist, heading in ((ended(), "Your membership has ended."), (make_artist(), "Your place")):
        answer = browser_of(artist).post(reverse("account:reply"), letter(text="  "))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert ("Write something first." in page, f"<h1>{heading}</h1>" in page) == (True, True)
    assert Reply.objects.count() == 0


def test_who_was_ended_reaches_their_own_and_nothing_else() -> None:
    browser = browser_of(ended())
    assert [browser.get(path).status_code for path in OPEN_AFTER_THE_END] == [200] * 4
    for path in (
        "/studio/", "/studio/standing/", "/gallery/", "/bugs/", "/notices/", "/account/", LEAVE,
        "/account/email/", "/account/password/change/", "/account/2fa/",
    ):  # fmt: skip
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/membership/ended/"), path
    assert browser.get("/account/reauthenticate/").status_code == 200
    assert browser.post("/account/logout/").status_code == 302


def test_after_thirty_days_there_is_only_the_word_that_it_is_over() -> None:
    artist = ended(days_ago=30)
    browser = browser_of(artist)
    for path in [*OPEN_AFTER_THE_END, "/studio/", "/account/email/"]:
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/membership/ended/"), path
    assert browser.post(reverse("account:reply"), letter())["Location"] == "/membership/ended/"
    page = browser.get("/membership/ended/").content.decode()
    assert ("It is over." in page, "shared" in page, "textarea" in page) == (True, False, False)


def test_who_was_ended_signs_in_and_is_led_to_the_reason(client) -> None:
    artist = ended()
    answer = client.post(
        "/account/login/", {"login": artist.email, "password": PASSWORD}, follow=True
    )
    assert answer.redirect_chain[-1] == ("/membership/ended/", 302)


def test_who_is_frozen_reads_why_on_the_page_of_their_place() -> None:
    artist = make_artist()
    freeze_membership(membership=artist.memberships.get(), reason="Two networks.", by=None)
    page = browser_of(artist).get(PLACE).content.decode()
    assert ("Why it is frozen" in page, "Two networks." in page) == (True, True)
    assert artist.notices.get().path == PLACE


def test_nobody_reads_the_letters_of_another() -> None:
    make_reply(text="For the team alone.")
    for person in (make_artist(), ended()):
        assert "For the team alone." not in browser_of(person).get(PLACE).content.decode()
    assert browser_of(make_reviewer()).get(PLACE).status_code == 404
    assert browser_of(make_user()).get(PLACE).status_code == 302


def test_leaving_asks_for_the_password_first() -> None:
    artist = make_artist()
    browser = long_signed_in(artist)
    assert browser.get(LEAVE).status_code == 200
    asked = browser.post(LEAVE, {"reason": "No time."})
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert artist.memberships.get().status == Membership.Status.ACTIVE
    # What was sent goes through once the password is given.
    browser.post(asked["Location"], {"password": PASSWORD})
    place = artist.memberships.get()
    assert (place.status, place.reason) == ("ended", "You left, and wrote: No time.")


def test_who_left_sees_what_stays_open() -> None:
    artist = make_artist()
    browser = proven(artist)
    assert browser.post(LEAVE, {"reason": ""})["Location"] == PLACE
    page = browser.get(PLACE).content.decode()
    assert "You left the programme." in page
    assert browser.get(LEAVE)["Location"] == "/membership/ended/"


def test_a_reason_that_is_too_long_is_said_beside_it() -> None:
    answer = proven(make_artist()).post(LEAVE, {"reason": "x" * 1001})
    assert answer.status_code == 422
    assert "x" * 1001 in answer.content.decode()


def test_the_frame_of_the_page_shows_no_way_that_leads_back_to_the_door() -> None:
    browser = browser_of(ended())
    for path in ("/membership/ended/", "/account/export/"):
        page = browser.get(path).content.decode()
        assert ('href="/gallery/"' in page, 'href="/account/email/"' in page) == (False, False)
    page = browser_of(make_artist()).get("/account/export/").content.decode()
    assert ('href="/gallery/"' in page, f'href="{PLACE}"' in page) == (True, True)
    page = browser_of(make_reviewer()).get("/account/").content.decode()
    assert f'href="{PLACE}"' not in page
