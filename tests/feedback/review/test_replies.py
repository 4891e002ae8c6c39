import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.gate.end_membership import end_membership
from portal.models import Reply, User
from tests.factories import make_artist, make_look, make_reply, make_reviewer

pytestmark = pytest.mark.django_db

INBOX = "/review/replies/"


@pytest.fixture
def browser(client):
    client.force_login(make_reviewer(name="Ada"))
    return client


def answer_to(person: User, **fields: str) -> dict[str, str]:
    place = person.memberships.get()
    about = f"portal.membership:{place.pk}"
    return {"key": str(uuid.uuid4()), "text": "We look again.", "about": about} | fields


def test_the_longest_wait_stands_first_and_an_answer_takes_it_away(browser) -> None:
    first, second = make_artist(name="First"), make_artist(name="Second")
    make_reply(person=first, text="One.")
    make_reply(person=second, text="Two.")
    make_reply(person=first, text="Three.")
    threads = browser.get(INBOX).context["page_obj"].object_list
    assert [[letter.text for letter in thread.letters] for thread in threads] == [
        ["One.", "Three."],
        ["Two."],
    ]
    sent = browser.post(reverse("review:reply", args=[first.public_id]), answer_to(first))
    assert (sent.status_code, sent["Location"]) == (302, INBOX)
    threads = browser.get(INBOX).context["page_obj"].object_list
    assert [thread.letters[0].person for thread in threads] == [second]
    assert first.notices.get().text == "Ada answered you."


def test_the_whole_thread_stands_on_the_page_of_the_artist(client) -> None:
    artist, reviewer = make_artist(), make_reviewer()
    make_look(staff=reviewer, artist=artist)
    client.force_login(reviewer)
    end_membership(membership=artist.memberships.get(), reason="A reason.", by=None)
    make_reply(person=artist, text="It was not me.")
    make_reply(person=artist, by=make_reviewer(), text="We look again.")
    page = client.get(reverse("review:artist", args=[artist.public_id])).content.decode()
    assert ("It was not me." in page, "We look again." in page) == (True, True)


def test_the_team_may_write_first(browser) -> None:
    artist = make_artist()
    browser.post(reverse("review:reply", args=[artist.public_id]), answer_to(artist))
    letter = Reply.objects.get()
    assert (letter.person, letter.is_from_staff) == (artist, True)


@pytest.mark.parametrize("about", ["portal.membership:0", "portal.user:1", "no.thing:1", "x", "::"])
def test_a_thread_that_is_not_this_persons_is_refused(browser, about: str) -> None:
    artist, other = make_artist(), make_artist()
    make_reply(person=other)
    url = reverse("review:reply", args=[artist.public_id])
    foreign = f"portal.membership:{other.memberships.get().pk}"
    for wrong in (about, foreign):
        assert browser.post(url, answer_to(artist, about=wrong)).status_code == 422
    assert Reply.objects.count() == 1


def test_an_empty_answer_is_refused_beside_its_field(browser) -> None:
    artist = make_artist()
    url = reverse("review:reply", args=[artist.public_id])
    refused = browser.post(url, answer_to(artist, text=" "))
    assert refused.status_code == 422
    assert "Write something first." in refused.content.decode()


def test_the_inbox_asks_the_same_however_long(browser) -> None:
    make_reply()
    browser.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        browser.get(INBOX)
    make_reply()
    make_reply()
    with CaptureQueriesContext(connection) as three:
        browser.get(INBOX)
    assert len(one) == len(three)
