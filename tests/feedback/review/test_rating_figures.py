from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.lessons.week import figures_of, week_of
from feedback.models import BugReply, BugReport
from feedback.ratings import schema
from feedback.review.answer_times import answer_times, percentile_90
from feedback.review.defect_counts import defect_counts
from feedback.review.means import FEWEST, judged_versions, mean_of, means, t_975
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_generation,
    make_model_version,
    make_rating,
    make_reviewer,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday


# Values of the table in Abramowitz and Stegun, 26.10.
@pytest.mark.parametrize(
    ("freedom", "quantile"), [(4, 2.776), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)]
)
def test_quantile_is_that_of_the_table(freedom, quantile):
    assert t_975(freedom) == pytest.approx(quantile, abs=1e-3)


def test_mean_has_an_interval_from_five_answers_on():
    few = mean_of(count=FEWEST - 1, total=12, squares=40)
    assert (few.count, few.mean, few.low, few.high) == (4, None, None, None)
    scores = [2, 3, 3, 4, 3]
    mean = mean_of(count=5, total=sum(scores), squares=sum(one * one for one in scores))
    reach = 2.776 * (0.5**0.5) / 5**0.5
    assert (mean.mean, mean.low) == (3.0, pytest.approx(3 - reach, abs=1e-3))
    assert mean.on_axis["rate"] == 50.0


def test_interval_ends_where_the_scale_does():
    mean = mean_of(count=5, total=24, squares=116)
    assert (mean.high, mean.on_axis["high"]) == (5.0, 100.0)


def rated(version, **fields):
    generation = make_generation(model_version=version)
    return make_rating(clip=make_clip(generation=generation, status="done"), **fields)


@pytest.mark.django_db
def test_means_are_by_question_and_version():
    old, new, unused = make_model_version(), make_model_version(), make_model_version()
    for score in (1, 2, 3, 4, 5):
        rated(old, score=score)
        rated(new, score=4, visual_quality=None)
    assert judged_versions() == [new, old] != [unused]
    rows = {row["question"]: row["means"] for row in means([new, old])}
    overall = rows["Overall"]
    assert [(one.count, one.mean) for one in overall] == [(5, 4.0), (5, 3.0)]
    assert overall[1].low == pytest.approx(3 - 2.776 * (2.5**0.5) / 5**0.5, abs=1e-3)
    assert [one.count for one in rows["Is each frame clear and well made?"]] == [0, 5]
    assert list(rows)[-1] == schema.MOTION_AMOUNT.question


@pytest.mark.django_db
def test_defects_are_counted_by_code_and_version():
    old, new = make_model_version(), make_model_version()
    rated(old, defects=["physics", "body_motion"])
    rated(old, defects=[])
    rating = rated(new, defects=["physics"])
    make_bug(clip=rating.clip, code="app_bug")
    make_bug(clip=rating.clip, code="physics")
    rows = {row["code"]: row["named"] for row in defect_counts([new, old])}
    assert list(rows) == ["physics", "app_bug", "body_motion"]
    assert [(one.ratings, one.percent, one.reports) for one in rows["physics"]] == [
        (1, 100.0, 1),
        (1, 50.0, 0),
    ]
    assert [(one.ratings, one.reports) for one in rows["app_bug"]] == [(0, 1), (0, 0)]


def answered(report, hours: float, by=None) -> None:
    at = report.created_at + timedelta(hours=hours)
    author = by or make_reviewer()
    BugReply.objects.create(report=report, author=author, text="Seen.", at=at)


@pytest.mark.django_db
def test_first_answer_is_the_teams_and_the_first():
    report = make_bug(created_at=NOW - timedelta(days=3))
    answered(report, 1, by=report.reporter)
    answered(report, 6)
    answered(report, 9)
    make_bug(created_at=NOW - timedelta(days=2, minutes=1))
    make_bug(created_at=NOW - timedelta(days=1))
    make_bug(created_at=NOW - timedelta(days=9), status="invalid", outcome="No fault.")
    make_bug(created_at=NOW - timedelta(days=200))
    told = answer_times(at=NOW)
    assert told["waiting_long"] == 2
    assert [(str(w.begins), w.sent, w.answered, w.median_h) for w in told["weeks"]] == [
        ("2026-11-16", 3, 1, 6.0),
        ("2026-11-09", 1, 0, None),
    ]


@pytest.mark.django_db
def test_the_overview_and_the_week_tell_the_same_first_answers():
    report = make_bug(created_at=NOW - timedelta(hours=30))
    answered(report, 2, by=make_artist())
    answered(report, 5)
    make_bug(created_at=NOW - timedelta(hours=1), reporter=(member := make_reviewer()))
    answered(BugReport.objects.get(reporter=member), 0.5, by=member)
    [week] = answer_times(at=NOW)["weeks"]
    figures = figures_of(week_of(week.begins))
    assert (week.answered, week.median_h) == (1, 5.0)
    assert (figures.answered, figures.first_answer_h) == (1, 5.0)


@pytest.mark.django_db
def test_answer_times_read_no_report_that_is_older():
    with CaptureQueriesContext(connection) as asked:
        answer_times(at=NOW)
    assert '"created_at" >= ' in asked[0]["sql"]
    if connection.vendor != "sqlite":
        return  # with so few rows PostgreSQL reads them all, whatever the index
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked[0]["sql"])
        plan = [row[3] for row in cursor.fetchall()]
    assert "SEARCH feedback_bugreport USING INDEX bug_in_inbox (created_at>?)" in plan


@pytest.mark.parametrize(
    ("hours", "expected"), [([], None), ([4.0], 4.0), ([float(n) for n in range(11)], 9.0)]
)
def test_nine_of_ten(hours, expected):
    assert percentile_90(hours) == expected


@pytest.mark.django_db
def test_overview_tells_figures_in_tables_and_no_words(client):
    version = make_model_version(label="Standard 9")
    for _ in range(5):
        last = rated(version, score=4, defects=["physics"], rationale="It holds its shape.")
    make_bug(clip=last.clip, created_at=NOW - timedelta(days=900))
    client.force_login(make_reviewer())
    html = client.get(reverse("review:overview")).content.decode()
    assert "4.00, 95% from 4.00 to 4.00, of 5 answers" in html
    assert "100.0% of the ratings" in html
    assert "1 waits for longer than 2 days" in html
    for hidden in ("It holds", last.artist.name, last.artist.email, "A kite above"):
        assert hidden not in html
    assert " style=" not in html
