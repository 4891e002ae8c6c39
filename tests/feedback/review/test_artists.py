import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Membership, Notice
from tests.factories import make_artist, make_bug, make_clip, make_operator, make_rating

pytestmark = pytest.mark.django_db


def look_first(client, artist):
    said = {"purpose": "quality", "note": "Drift between two versions"}
    client.post(reverse("review:look", args=[artist.public_id]), said)


@pytest.fixture
def operator(client):
    person = make_operator()
    client.force_login(person)
    return person


def post(client, name, artist, data=None):
    return client.post(reverse(f"review:{name}", args=[artist.public_id]), data or {})


def test_list_shows_each_person_once_with_their_newest_membership(client, operator):
    artist = make_artist()
    Membership.objects.filter(user=artist).update(status="ended", reason="Moved cohort.")
    newest = make_artist_again(artist)
    kept = make_clip(artist=artist, status="done")
    kept.keep()
    make_rating(clip=kept)
    make_clip(artist=artist, status="done")
    make_clip(artist=artist, status="failed")
    make_bug(clip=kept)
    (row,) = client.get(reverse("review:artists")).context["page_obj"]
    assert (row, row.status) == (newest, "active")
    counts = (row.finished_count, row.kept_count, row.rating_count, row.bug_count)
    assert counts == (2, 1, 1, 1)


def make_artist_again(artist):
    cohort = artist.memberships.get().cohort
    return Membership.objects.create(user=artist, cohort=cohort)


def test_page_shows_the_work_of_this_artist_alone(client, operator):
    rating = make_rating(rationale="The far balloon slides.")
    bug = make_bug(clip=rating.clip)
    make_rating(rationale="Of somebody else.")
    look_first(client, rating.artist)
    answer = client.get(reverse("review:artist", args=[rating.artist.public_id]))
    assert list(answer.context["page_obj"]) == [rating.clip]
    assert (list(answer.context["ratings"]), list(answer.context["bugs"])) == ([rating], [bug])
    html = answer.content.decode()
    assert html.count("The far balloon slides.") == 1
    assert "Of somebody else." not in html


def test_ending_a_membership_cuts_the_artists_next_request(client, operator):
    artist = make_artist()
    session = Client()
    session.force_login(artist)
    assert session.get(reverse("gallery:browse")).status_code == 200
    answer = post(client, "membership-end", artist, {"end-reason": "The pilot is over."})
    assert answer.status_code == 302
    assert session.get(reverse("gallery:browse"))["Location"] == reverse("gate:ended")
    membership = artist.memberships.get()
    assert (membership.status, membership.reason) == ("ended", "The pilot is over.")
    assert membership.changed_by == operator


def test_frozen_artist_may_look_until_resumed(client, operator):
    artist = make_artist()
    session = Client()
    session.force_login(artist)
    post(client, "membership-freeze", artist, {"freeze-reason": "Two places at once."})
    assert artist.memberships.get().status == "frozen"
    assert session.get(reverse("gallery:browse")).status_code == 200
    post(client, "membership-resume", artist)
    assert artist.memberships.get().status == "active"
    assert Notice.objects.filter(user=artist, kind="membership").count() == 2


@pytest.mark.parametrize("name", ["end", "freeze"])
def test_without_a_reason_nothing_happens(client, operator, name):
    artist = make_artist()
    answer = post(client, f"membership-{name}", artist, {f"{name}-reason": "  "})
    assert answer.status_code == 422
    assert answer.content.decode().count("Give the reason; the artist is owed one.") == 1
    assert artist.memberships.get().status == "active"


def test_second_operator_learns_that_it_was_done(client, operator):
    artist = make_artist(status="ended")
    look_first(client, artist)
    answer = post(client, "membership-end", artist, {"end-reason": "Again."})
    page = client.get(answer["Location"]).content.decode()
    assert "Somebody else was first: the membership is ended." in page
    assert artist.memberships.get().reason == "A reason."


def test_staff_without_membership_are_no_artists(client, operator):
    assert client.get(reverse("review:artist", args=[operator.public_id])).status_code == 404
