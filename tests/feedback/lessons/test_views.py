"""Who reads what was learned, and what of it: the team's words alone."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Lesson
from tests.factories import (
    make_artist,
    make_bug,
    make_lesson,
    make_note,
    make_operator,
    make_rating,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
LEARNED = "/learned/"


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_who_reads_it():
    people = [
        make_artist(),
        make_artist(status="frozen"),
        make_artist(status="ended"),
        make_reviewer(),
        make_operator(),
    ]
    assert [browser_of(one).get(LEARNED).status_code for one in people] == [200, 200, 302, 200, 200]
    assert Client().get(LEARNED)["Location"].startswith("/account/login/")
    assert browser_of(people[0]).post(LEARNED).status_code == 405


def test_lessons_of_the_week_with_their_reports_and_no_word_or_name_of_an_artist():
    artist = make_artist(name="Olga Verbose")
    own, other = make_bug(title="A title of mine"), make_bug(title="Secret words of another")
    reader = own.reporter
    make_note(text="A word of a note.")
    make_rating(rationale="A word beside scores.", artist=artist)
    lesson = make_lesson(title="Faces hold longer", author=make_reviewer(name="Rita Staff"))
    lesson.reports.set([own, other])
    make_lesson(title="Taken back", withdrawn_at=timezone.now())
    make_lesson(title="Of last week", published_at=timezone.now() - timedelta(days=7))
    page = browser_of(reader).get(LEARNED).content.decode()
    assert "Faces hold longer" in page
    assert f'href="{own.get_absolute_url()}">{own.label}, yours</a>' in page
    unsaid = (
        "Taken back", "Of last week", "Rita Staff", "Olga Verbose", "A title of mine",
        "Secret words of another", "A word of a note.", "A word beside scores.",
        other.get_absolute_url(), other.reporter.name,
    )  # fmt: skip
    assert [words for words in unsaid if words in page] == []


def test_earlier_weeks_are_reached_by_any_day_of_theirs():
    earlier = make_lesson(title="Of last week", published_at=timezone.now() - timedelta(days=7))
    browser = browser_of(make_artist())
    now = browser.get(LEARNED)
    assert "This week" in now.content.decode()
    page = browser.get(earlier.get_absolute_url()).content.decode()
    assert ("Of last week" in page, "This week" in page) == (True, False)
    for nonsense in ("x", "9999-12-31", "0001-01-01", "2026-13-01", ""):
        assert browser.get(LEARNED, {"week": nonsense}).status_code == 200


def test_it_is_in_the_navigation_and_on_the_page_of_reports():
    browser = browser_of(make_artist())
    assert f'href="{LEARNED}">What we learned</a>' in browser.get("/bugs/").content.decode()
    assert f'href="{LEARNED}" aria-current="page"' in browser.get(LEARNED).content.decode()


def send(user, **said):
    data = {"key": str(uuid.uuid4()), "kind": "changed", "title": "Faces hold longer"} | said
    return browser_of(user).post("/review/lessons/", data)


def test_staff_write_it_once_and_withdraw_it():
    reviewer, key = make_reviewer(), str(uuid.uuid4())
    for _ in range(2):
        assert send(reviewer, key=key)["Location"] == "/review/lessons/"
    lesson = Lesson.objects.get()
    assert (lesson.title, lesson.author) == ("Faces hold longer", reviewer)
    path = f"/review/lessons/{lesson.public_id}/withdraw/"
    for _ in range(2):
        assert browser_of(make_operator()).post(path).status_code == 302
    lesson.refresh_from_db()
    assert lesson.withdrawn_at is not None
    assert "Withdrawn on" in browser_of(reviewer).get("/review/lessons/").content.decode()
    assert "Faces hold" not in browser_of(make_artist()).get(LEARNED).content.decode()


def test_artists_write_none():
    lesson, artist = make_lesson(), make_artist()
    withdraw = f"/review/lessons/{lesson.public_id}/withdraw/"
    assert send(artist).status_code == 403
    assert browser_of(artist).get("/review/lessons/").status_code == 403
    assert browser_of(artist).post(withdraw).status_code == 403
    assert Client().post(withdraw).status_code == 302
    assert Lesson.objects.shown().count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": ""}, "Say it in a line."),
        ({"kind": "x"}, "Select a valid choice"),
        ({"reports": "12, seven"}, "“seven” is no number of a report."),
        ({"reports": "999"}, "There is no report with the number 999."),
        ({"reports": ",".join(str(n) for n in range(51))}, "No more than 50 reports"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(said, sentence):
    make_bug()
    answer = send(make_reviewer(), text="Typed before.", **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (sentence in page, "Typed before." in page) == (True, True)
    assert Lesson.objects.count() == 0


def test_as_many_queries_for_three_as_for_one():
    reader, counts = make_artist(), []
    for _ in range(3):
        make_lesson().reports.set([make_bug(), make_bug()])
        made = []
        for user, path in ((reader, LEARNED), (make_reviewer(), "/review/lessons/")):
            browser = browser_of(user)
            browser.get(path)
            with CaptureQueriesContext(connection) as asked:
                browser.get(path)
            made.append(len(asked))
        counts.append(made)
    assert counts[0] == counts[2]
