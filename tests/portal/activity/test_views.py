"""The artist's own pages of the record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.activity.fingerprint import short
from portal.activity.groups import groups
from portal.activity.record import record
from portal.activity.seal import seal_record
from portal.models import Entry, Seal, User
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_entry,
    make_operator,
    make_reviewer,
)

pytestmark = pytest.mark.django_db

RECORDED = "/account/activity/"
ENTRIES = "/account/activity/entries/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def told(browser: Client, query: str = "") -> list[str]:
    days = browser.get(ENTRIES + query).context["days"]
    return [line.sentence for day in days for line in day.lines]


def test_the_page_is_drawn_from_the_declarations() -> None:
    page = browser_of(make_artist()).get(RECORDED).content.decode()
    assert page.count('<th scope="row">') == len(groups())
    for group in groups():
        assert group.what in page
        assert all(purpose in page for purpose in group.purposes)
    assert "The record itself" not in page  # it is about the house, and nobody's own
    assert "Not sealed yet" in page


def test_a_group_says_how_long_and_who() -> None:
    found = {group.slug: group for group in groups()}
    place, sign_ins = found["your-place-in-a-cohort"], found["sign-ins-with-browser-and-network"]
    assert (place.kept, place.readers) == ("2 years", ["You; staff with a purpose"])
    assert (sign_ins.kept, sign_ins.readers) == ("90 days", ["You; operators with a purpose"])
    assert "account.signed_in" in sign_ins.names


def test_each_reads_what_is_about_them_and_nobody_else() -> None:
    artist, other = make_artist(), make_artist()
    record("membership.joined", person=artist, actor=artist)
    record("record.checked", person=None, entries=1, seals=1)
    for user, lines in (
        (artist, ["Joined the programme"]),
        (other, []),
        (make_reviewer(), []),
        (make_operator(), []),
    ):
        assert told(browser_of(user)) == lines
    for path in (RECORDED, ENTRIES):
        assert Client().get(path)["Location"].startswith("/account/login/")
        assert browser_of(artist).post(path).status_code == 405


@pytest.mark.parametrize("status", ["frozen", "ended"])
def test_it_stays_readable_when_a_membership_is_not_active(status: str) -> None:
    artist = make_artist(status=status)
    record("account.renamed", person=artist, actor=artist)
    browser = browser_of(artist)
    assert browser.get(RECORDED).status_code == 200
    assert told(browser) == ["Name changed"]


def test_a_line_leads_to_what_still_is_and_may_be_seen() -> None:
    artist = make_artist()
    clip, foreign = make_clip(artist=artist), make_clip()
    bug = make_bug(clip=clip)
    for thing in (clip, foreign):
        record("clip.failed", person=artist, thing=thing, clip="0001-1")
    record("report.sent", person=artist, actor=artist, thing=bug, number=bug.label)
    make_entry(person=artist, thing_type="generation.clip", thing_id=10**9)
    make_entry(person=artist, thing_type="gone.thing", thing_id=1)
    days = browser_of(artist).get(ENTRIES).context["days"]
    urls = [line.url for day in days for line in day.lines]
    assert urls == ["", "", bug.get_absolute_url(), "", clip.get_absolute_url()]


def test_who_was_ended_gets_no_links_to_pages_that_are_closed() -> None:
    artist = make_artist(status="ended")
    record("clip.failed", person=artist, thing=make_clip(artist=artist), clip="0001-1")
    days = browser_of(artist).get(ENTRIES).context["days"]
    assert [line.url for day in days for line in day.lines] == [""]


def test_days_go_backwards_and_so_do_their_lines() -> None:
    artist, now = make_artist(), timezone.now().replace(hour=12)
    for hours in (0, 1, 24, 25):
        make_entry(person=artist, at=now - timedelta(hours=hours))
    days = browser_of(artist).get(ENTRIES).context["days"]
    assert [(day.date, len(day.lines)) for day in days] == [
        (now.date(), 2),
        (now.date() - timedelta(days=1), 2),
    ]
    moments = [line.at for day in days for line in day.lines]
    assert moments == sorted(moments, reverse=True)


def test_it_can_be_narrowed_to_one_kind_of_thing() -> None:
    artist = make_artist()
    record("account.renamed", person=artist, actor=artist)
    record("membership.joined", person=artist, actor=artist)
    browser = browser_of(artist)
    assert told(browser, "?what=your-place-in-a-cohort") == ["Joined the programme"]
    assert told(browser, "?what=nonsense") == ["Joined the programme", "Name changed"]
    page = browser.get(f"{ENTRIES}?what=keepers").content.decode()
    assert "None of this kind." in page


def test_pages_keep_the_filter() -> None:
    artist = make_artist()
    Entry.objects.bulk_create(
        Entry(person=artist, kind="account.renamed", retention="standard") for _ in range(51)
    )
    browser = browser_of(artist)
    query = "?what=your-name-and-what-we-tell-you"
    assert len(told(browser, query)) == 50
    assert len(told(browser, f"{query}&page=2")) == 1
    page = browser.get(ENTRIES + query).content.decode()
    assert "?what=your-name-and-what-we-tell-you&amp;page=2" in page


def test_the_list_asks_the_same_for_one_and_three_of_each() -> None:
    artist = make_artist()
    browser = browser_of(artist)

    def one_of_each() -> None:
        clip = make_clip(artist=artist)
        record("clip.cancelled", person=artist, actor=make_operator(), thing=clip, clip="1")
        bug = make_bug(clip=clip)
        record("report.moved", person=artist, actor=make_reviewer(), thing=bug, number="1")

    one_of_each()
    browser.get(ENTRIES)
    with CaptureQueriesContext(connection) as one:
        browser.get(ENTRIES)
    one_of_each()
    one_of_each()
    with CaptureQueriesContext(connection) as three:
        assert len(told(browser)) == 6
    assert len(one) == len(three)


def test_the_foot_shows_the_heads_and_the_last_check() -> None:
    artist = make_artist()
    at = datetime(2026, 9, 14, 12, 30, tzinfo=UTC)
    for kind in ("account.signed_out", "account.renamed"):
        make_entry(kind=kind, at=at)
    seal_record(at=at + timedelta(minutes=5))
    make_entry(kind="record.checked", at=at + timedelta(hours=1))
    browser = browser_of(artist)
    for path in (RECORDED, ENTRIES):
        page = browser.get(path).content.decode()
        assert "Last sealed 14 Sep 2026, 12:35" in page
        assert "Last checked 14 Sep 2026, 13:30: whole" in page
        for seal in Seal.objects.all():
            assert short(seal.sha256) in page
    make_entry(kind="record.fault_found", at=at + timedelta(hours=2))
    assert "14:30: not whole; ask us" in browser.get(RECORDED).content.decode()


def test_the_account_leads_there() -> None:
    page = browser_of(make_artist()).get("/account/").content.decode()
    assert f'<a href="{RECORDED}">Activity</a>' in page
