import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from portal.activity.record import record
from portal.models import Entry
from tests.factories import make_artist, make_look, make_operator, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return make_artist(name="Inês")


def test_lines_of_this_artist_alone_the_newest_first(client, artist):
    record("rating.given", person=artist, actor=artist, clip="0001-1")
    record("membership.frozen", person=artist, actor=make_operator(name="Hana"))
    record("rating.given", person=make_artist(), clip="0099-1")
    reviewer = make_reviewer(name="Tomasz")
    client.force_login(reviewer)
    make_look(staff=reviewer, artist=artist)
    answer = client.get(reverse("review:timeline", args=[artist.public_id]))
    (day,) = answer.context["days"]
    assert [line.sentence for line in day.lines] == [
        "Tomasz, reviewer looked at: timeline",
        "Membership frozen by Hana, operator",
        "Rated 0001-1",
    ]


def test_what_operators_alone_may_read_is_left_out_for_reviewers(artist):
    record("account.signed_out", person=artist, actor=artist)
    record("membership.joined", person=artist)
    seen = {
        person: [entry.kind for entry in Entry.objects.about(artist).readable_by(person)]
        for person in (make_reviewer(), make_operator())
    }
    assert list(seen.values()) == [
        ["membership.joined"],
        ["membership.joined", "account.signed_out"],
    ]


def test_sessions_show_networks_and_no_addresses(client, artist):
    UserSession.objects.create(
        user=artist, ip="192.0.2.77", user_agent="Firefox on a Mac", session_key="a" * 32
    )
    other = make_artist()
    UserSession.objects.create(user=other, ip="198.51.100.4", session_key="b" * 32)
    operator = make_operator()
    client.force_login(operator)
    make_look(staff=operator, artist=artist)
    html = client.get(reverse("review:sessions", args=[artist.public_id])).content.decode()
    assert html.count("192.0.2.0/24") == html.count("Firefox on a Mac") == 1
    for hidden in ("192.0.2.77", "198.51.100", "a" * 32):
        assert hidden not in html
