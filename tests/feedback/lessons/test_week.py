"""The week in figures: what was given, what became of reports, and nothing of another week."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.lessons.week import Fixed, figures_of, week_of, weeks_around
from feedback.models import BugReply
from tests.factories import (
    make_artist,
    make_ballot,
    make_bug,
    make_lesson,
    make_model_version,
    make_note,
    make_rating,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db

WEEK = week_of(date(2026, 11, 18))
INSIDE = WEEK.begins_at + timedelta(days=2)
BEFORE, AFTER = WEEK.begins_at - timedelta(seconds=1), WEEK.ends_at


def answer(bug, *, by=None, at=INSIDE, **said):
    said = {"text": "We see it too."} | said
    return BugReply.objects.create(report=bug, author=by or make_reviewer(), at=at, **said)


def test_a_week_is_monday_to_sunday_in_the_sites_time():
    assert (WEEK.monday, WEEK.sunday) == (date(2026, 11, 16), date(2026, 11, 22))
    assert timezone.localtime(WEEK.begins_at).isoformat()[:19] == "2026-11-16T00:00:00"
    assert week_of(date(2026, 11, 16)) == week_of(date(2026, 11, 22)) == WEEK


def test_an_empty_week_has_no_median():
    figures = figures_of(WEEK)
    assert (figures.ratings, figures.answered, figures.first_answer_h) == (0, 0, None)
    assert figures.fixed_in == []


def test_what_was_given_is_counted_in_its_own_week():
    for at in (BEFORE, WEEK.begins_at, INSIDE, AFTER):
        make_rating(created_at=at)
        make_note(created_at=at)
        make_bug(created_at=at)
        make_ballot(voted_at=at)
    make_ballot(voted_at=None, overall=None)
    make_note(clip=make_shown_clip(), author=make_reviewer(), created_at=INSIDE)
    figures = figures_of(WEEK)
    given = (figures.ratings, figures.notes, figures.reports, figures.comparisons)
    assert given == (2, 2, 2, 2)


def test_the_first_word_of_the_team_is_the_answer():
    hours = timedelta(hours=1)
    waits = []
    for wait_h in (1, 5, 30):
        bug = make_bug(created_at=INSIDE - wait_h * hours)
        answer(bug, by=bug.reporter, at=INSIDE - wait_h * hours)
        answer(bug, by=make_artist(), at=INSIDE - wait_h * hours)
        waits.append(bug)
    answer(waits[0], at=INSIDE)
    answer(waits[0], at=INSIDE + 9 * hours)
    answer(waits[1], at=INSIDE, text="", moved_to="confirmed")
    answer(waits[2], at=INSIDE)
    answered_before = make_bug(created_at=BEFORE - 2 * hours)
    answer(answered_before, at=BEFORE)
    answer(answered_before, at=INSIDE)
    figures = figures_of(WEEK)
    assert (figures.answered, figures.first_answer_h) == (3, 5.0)


def test_what_was_fixed_is_named_by_version_in_the_teams_words():
    older, newer = make_model_version(label="One"), make_model_version(label="Two")
    for version, summary in ((older, ""), (newer, "Flicker"), (newer, "Flicker"), (newer, "")):
        bug = make_bug(
            status="fixed", outcome="Done.", fixed_in=version, public_summary=summary,
            title="The artist's own words",
        )  # fmt: skip
        answer(bug, text="", moved_to="fixed")
        answer(bug, text="", moved_to="fixed")
    verified = make_bug(status="verified", outcome="Done.")
    answer(verified, text="", moved_to="fixed", at=BEFORE)
    answer(verified, by=verified.reporter, text="", moved_to="verified")
    reopened = make_bug(status="confirmed", fixed_in=newer)
    answer(reopened, text="", moved_to="fixed")
    figures = figures_of(WEEK)
    assert (figures.fixed, figures.verified) == (5, 1)
    assert figures.fixed_in == [
        Fixed(version="Two", reports=3, summaries=["Flicker"]),
        Fixed(version="One", reports=1, summaries=[]),
    ]


def test_weeks_lead_back_to_the_first_thing_and_on_to_today():
    assert weeks_around(WEEK, at=INSIDE) == (None, None)
    make_lesson(published_at=BEFORE)
    assert weeks_around(WEEK, at=AFTER) == (
        week_of(date(2026, 11, 9)),
        week_of(date(2026, 11, 23)),
    )


def test_no_figure_of_a_week_reads_all_replies():
    make_bug()
    with CaptureQueriesContext(connection) as asked:
        figures_of(WEEK)
    replies = [one["sql"] for one in asked if "feedback_bugreply" in one["sql"]]
    assert len(replies) == 4
    # With so few rows PostgreSQL reads them all, whatever the index.
    for sql in replies if connection.vendor == "sqlite" else []:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert ("bug_reply_at (at>" in plan, "SCAN" in plan) == (True, False), plan
