from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from feedback.models import BugReport, Note, Rating
from feedback.review import inbox
from feedback.review.inbox import Position, read_page
from feedback.review.inbox_filter import InboxFilter
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_cohort,
    make_generation,
    make_model_version,
    make_note,
    make_operator,
    make_rating,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def reviewer(client):
    person = make_reviewer(name="Tomasz")
    client.force_login(person)
    return person


def listed(reader, query: str = "", **position) -> list[object]:
    filters = InboxFilter(QueryDict(query), reader=reader)
    return [item.row for item in read_page(filters, **position).items]


def one_of_each() -> tuple[BugReport, Rating, Note]:
    clip = make_clip(status="done")
    return make_bug(clip=clip), make_rating(clip=clip), make_note(clip=clip)


def test_everything_stands_in_one_list_the_newest_first(reviewer):
    bug, rating, note = one_of_each()
    BugReport.objects.update(created_at=NOON)
    Note.objects.update(created_at=NOON - timedelta(hours=1))
    Rating.objects.update(created_at=NOON + timedelta(hours=1))
    assert listed(reviewer) == [rating, bug, note]


def test_kind_narrows_to_one(reviewer):
    bug, rating, note = one_of_each()
    assert listed(reviewer, "kind=reports") == [bug]
    assert listed(reviewer, "kind=ratings") == [rating]
    assert listed(reviewer, "kind=notes") == [note]


def test_what_a_kind_cannot_answer_it_is_not_asked(reviewer):
    bug, rating, note = one_of_each()
    assert listed(reviewer, "severity=3") == [bug]
    assert listed(reviewer, "score=4") == [rating]
    assert set(listed(reviewer, "state=open")) == {bug, note}
    assert listed(reviewer, "state=new") == [bug]
    assert listed(reviewer, "score=4&severity=3") == []
    assert listed(reviewer, "kind=notes&score=4") == []


def test_reports_are_narrowed_by_what_was_said_and_done(reviewer):
    other = make_operator()
    plain = make_bug(code="physics", severity=1)
    mine = make_bug(status="confirmed", assignee=reviewer, priority=1)
    theirs = make_bug(status="needs_info", outcome="Which one?", assignee=other, priority=2)
    done = make_bug(status="invalid", outcome="No fault.", title="The SEA stands still")
    for query, found in [
        ("state=open", {plain, mine, theirs}),
        ("state=settled", {done}),
        ("state=needs_info", {theirs}),
        ("code=physics", {plain}),
        ("severity=1", {plain}),
        ("priority=1", {mine}),
        ("priority=none", {plain, done}),
        ("assignee=me", {mine}),
        ("assignee=nobody", {plain, done}),
        (f"assignee={other.public_id}", {theirs}),
        ("q=sea+stands", {done}),
        ("code=nonsense&severity=x&assignee=7&since=never", {plain, mine, theirs, done}),
    ]:
        assert set(listed(reviewer, f"kind=reports&{query}")) == found, query


def test_search_reads_titles_and_no_other_words(reviewer):
    clip = make_clip(generation=make_generation(prompt="a lantern"), status="done")
    make_bug(clip=clip, expected="lantern", actual="lantern", job_facts={"prompt": "lantern"})
    make_rating(clip=clip, rationale="lantern")
    make_note(clip=clip, text="lantern")
    assert listed(reviewer, "q=lantern") == []


def test_ratings_are_narrowed_by_score_and_named_defect(reviewer):
    low = make_rating(score=2, defects=["body_motion", "physics"])
    high = make_rating(score=3, defects=["anatomy"])
    unsure = make_rating(score=None)
    assert listed(reviewer, "score=2") == [low]
    assert listed(reviewer, "score=3") == [high, low]
    assert listed(reviewer, "kind=ratings&code=physics") == [low]
    assert listed(reviewer, "kind=ratings&code=morphing") == []
    assert listed(reviewer, "kind=ratings") == [unsure, high, low]


def test_all_kinds_are_narrowed_by_version_cohort_and_date(reviewer):
    cohort, version = make_cohort(), make_model_version()
    make_bug(clip=make_clip(generation=make_generation(model_version=make_model_version())))
    generation = make_generation(artist=make_artist(cohort=cohort), model_version=version)
    clip = make_clip(generation=generation, status="done")
    wanted = {make_bug(clip=clip), make_rating(clip=clip), make_note(clip=clip)}
    make_model_version(slug="unused")
    assert set(listed(reviewer, f"version={version.slug}")) == wanted
    assert set(listed(reviewer, f"cohort={cohort.slug}")) == wanted
    assert listed(reviewer, "version=unused") == []
    for row in wanted:
        type(row).objects.filter(pk=row.pk).update(created_at=NOON)
    assert set(listed(reviewer, "until=2026-11-20")) == wanted
    assert set(listed(reviewer, "since=2026-11-20&until=2026-11-20")) == wanted
    assert listed(reviewer, "until=2026-11-19") == []
    later = NOON + timedelta(days=2)
    filters = InboxFilter(QueryDict("when=day"), reader=reviewer)
    assert not wanted & {item.row for item in read_page(filters, at=later).items}


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(inbox, "A_PAGE", 4)


def mixed(count: int) -> list[object]:
    """Things of every kind, some at the same instant; the newest first."""
    clip = make_clip(status="done")
    rows: list[object] = []
    for number in range(count):
        at = NOON + timedelta(minutes=number // 3)
        made = make_bug(clip=clip) if number % 3 else make_note(clip=clip)
        type(made).objects.filter(pk=made.pk).update(created_at=at)
        rows.append((at, 3 if number % 3 else 2, made.pk, made))
    return [row for *_, row in sorted(rows, key=lambda row: row[:3], reverse=True)]


def test_pages_hold_everything_once_and_lead_back(reviewer, small_pages):
    rows = mixed(11)
    filters = InboxFilter(QueryDict(), reader=reviewer)
    first = read_page(filters)
    second = read_page(filters, older=first.older)
    third = read_page(filters, older=second.older)
    pages = [first, second, third]
    assert [item.row for page in pages for item in page.items] == rows
    assert (first.newer, third.older) == (None, None)
    assert read_page(filters, newer=third.newer).items == second.items
    assert read_page(filters, newer=second.newer).items == first.items


def test_pages_stay_where_they_are_when_something_comes_in(reviewer, small_pages):
    rows = mixed(11)
    filters = InboxFilter(QueryDict(), reader=reviewer)
    first = read_page(filters)
    make_bug(clip=rows[0].clip)
    again = read_page(filters, older=Position.read(str(first.older)))
    assert [item.row for item in again.items] == rows[4:8]


@pytest.mark.parametrize("mark", ["", "x", "1-9-1", "-1-1-1", "999999999999999999-1-1", "1-1"])
def test_what_is_no_position_is_none(mark):
    assert Position.read(mark) is None


def test_list_asks_once_for_each_kind(reviewer, django_assert_num_queries):
    for _ in range(3):
        one_of_each()
    filters = InboxFilter(QueryDict(), reader=reviewer)
    with django_assert_num_queries(3):
        page = read_page(filters)
        for item in page.items:
            str(item.row.clip.number), item.row.clip.generation.model_version.label, item.whose
    assert len(page.items) == 9


def test_page_shows_kinds_by_pseudonym_without_words(client, reviewer):
    artist = make_artist(name="Inês Marchetti")
    clip = make_clip(artist=artist, status="done")
    make_bug(clip=clip, title="The basket vanishes", actual="It goes.")
    make_rating(clip=clip, rationale="It holds its shape.", score=2, defects=["physics"])
    make_note(clip=clip, text="It slides.")
    html = client.get(reverse("review:inbox")).content.decode()
    assert html.count(artist.pseudonym) == 3
    for shown in ("The basket vanishes", "Overall 2 of 5", "On frames 2 to 5"):
        assert html.count(shown) == 1
    for hidden in ("Inês", artist.email, "It goes.", "It holds", "It slides", "A kite above"):
        assert hidden not in html


def test_empty_lists_say_so(client, reviewer):
    assert "Nothing has come in yet." in client.get(reverse("review:inbox")).content.decode()
    html = client.get(reverse("review:inbox"), {"kind": "notes"}).content.decode()
    assert "Nothing fits these filters." in html


def test_old_list_of_reports_leads_here(client, reviewer):
    for old, new in [
        ("", "kind=reports&state=open"),
        ("?status=invalid&code=physics&page=2", "kind=reports&state=invalid&code=physics"),
        ("?status=&severity=1", "kind=reports&state=&severity=1"),
    ]:
        answer = client.get(reverse("review:bugs") + old)
        assert answer["Location"] == f"{reverse('review:inbox')}?{new}"


def test_days_end_at_midnight_of_the_site(reviewer):
    bug = make_bug()
    last = timezone.make_aware(datetime(2026, 11, 20, 23, 59, 59))
    BugReport.objects.update(created_at=last)
    assert listed(reviewer, "until=2026-11-20") == [bug]
    assert listed(reviewer, "since=2026-11-21") == []


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_beyond_all_days_narrows_nothing_and_is_told(client, reviewer, name, day):
    make_bug()
    answer = client.get(reverse("review:inbox"), {name: day})
    form = InboxFilter(QueryDict(f"{name}={day}"), reader=reviewer)
    assert (answer.status_code, form.wanted, list(form.errors)) == (200, {}, [name])
    assert form.errors[name][0] in answer.content.decode()
