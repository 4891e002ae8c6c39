import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.activity.record import record
from portal.activity.timeline import timeline
from portal.models import Entry
from tests.factories import (
    make_artist,
    make_clip,
    make_look,
    make_note,
    make_operator,
    make_reviewer,
)

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


def test_notes_stand_without_their_words_and_lead_to_their_frame(client, artist):
    reviewer = make_reviewer(name="Tomasz")
    clip = make_clip(artist=artist, status="done")
    note = make_note(clip=clip)
    record("note.pinned", person=artist, actor=artist, thing=note, clip=clip.number)
    record("note.answered", person=artist, actor=reviewer, thing=note, clip=clip.number)
    client.force_login(reviewer)
    make_look(staff=reviewer, artist=artist)
    answer = client.get(reverse("review:timeline", args=[artist.public_id]))
    lines = {line.kind: line for day in answer.context["days"] for line in day.lines}
    assert lines["note.pinned"].sentence == f"Note on {clip.number}"
    assert lines["note.pinned"].url == lines["note.answered"].url == note.get_absolute_url()
    assert (lines["note.pinned"].by, lines["note.answered"].by) == ("", "Tomasz, reviewer")
    assert note.text not in answer.content.decode()


def test_three_notes_are_read_in_as_many_queries_as_one(artist):
    reviewer = make_reviewer()
    make_look(staff=reviewer, artist=artist)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            note = make_note(clip=make_clip(artist=artist, status="done"))
            record("note.pinned", person=artist, actor=artist, thing=note, clip="0001-1")
        entries = Entry.objects.about(artist).readable_by(reviewer).for_timeline()
        with CaptureQueriesContext(connection) as asked:
            days = timeline(entries, reader=reviewer)
        counts.append((sum(len(day.lines) for day in days), len(asked)))
    assert [lines for lines, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


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
