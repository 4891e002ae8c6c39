import pytest

from portal.gate.leave import leave
from portal.models import Entry, Membership, Notice
from tests.factories import make_artist, make_clip, make_user
from tests.portal.gate.test_redeem import race

pytestmark = pytest.mark.django_db


def test_one_leaves_once_and_what_waits_is_cancelled() -> None:
    waiting, other = make_clip(), make_clip()
    artist = waiting.artist
    assert leave(user=artist, reason=" No time. ") is True
    assert leave(user=artist) is False
    place = artist.memberships.get()
    assert (place.status, place.changed_by) == (Membership.Status.ENDED, artist)
    assert place.reason == "You left, and wrote: No time."
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.status, other.status) == ("cancelled", "queued")
    kinds = Entry.objects.about(artist).values_list("kind", flat=True)
    assert sorted(kinds) == ["clip.cancelled", "membership.left"]
    assert Notice.objects.filter(kind="membership").count() == 0


def test_a_reason_is_not_asked_for() -> None:
    artist = make_artist(status="frozen")
    assert leave(user=artist) is True
    assert artist.memberships.get().reason == "You left the programme."


def test_without_a_place_nobody_leaves() -> None:
    assert leave(user=make_user()) is False


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_leave_once() -> None:
    artist = make_artist()
    assert race(lambda _: leave(user=artist)) == 1
    assert Entry.objects.of_kind("membership.left").count() == 1
