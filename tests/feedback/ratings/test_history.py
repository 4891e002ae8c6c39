"""What a rating said before it was said anew: kept, shown to who said it, exported and erased."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.erasure_parts import LINES
from feedback.export_parts import PARTS
from feedback.models import RatingRevision
from feedback.ratings import schema
from feedback.ratings.history import said_before
from feedback.ratings.rate import rate
from portal.account.erasure.erase import erase
from portal.models import Entry
from tests.factories import make_clip, make_rating, make_reviewer

pytestmark = pytest.mark.django_db

ANSWERS = {
    **dict.fromkeys(schema.KEYS, 4),
    "motion_amount": 3,
    "confidence": 2,
    "surreal_intended": False,
    "defects": [],
    "rationale": "The mist moves like mist.",
}
FIRST = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def clip():
    return make_clip(status="done")


def say(clip, at=None, **otherwise):
    return rate(clip=clip, artist=clip.artist, answers=ANSWERS | otherwise, at=at)


def test_what_was_said_is_kept_with_its_time_and_version(clip):
    say(clip, at=FIRST, seconds_playing=4.0)
    say(clip, at=SECOND, overall=None, seconds_playing=9.0)
    kept = RatingRevision.objects.values("schema_version", "said", "said_at").get()
    assert kept == {"schema_version": 1, "said": ANSWERS, "said_at": FIRST}


def test_the_same_said_twice_changes_nothing(clip):
    first = say(clip, at=FIRST, seconds_playing=4.0)
    again = say(clip, at=SECOND, seconds_playing=9.0)
    assert (again.pk, again.updated_at, again.seconds_playing) == (first.pk, FIRST, 4.0)
    assert RatingRevision.objects.count() == 0
    assert list(Entry.objects.values_list("kind", flat=True)) == ["rating.given"]


def test_another_version_of_the_schema_is_another_answer(clip):
    make_rating(clip=clip, schema_version=0, **ANSWERS)
    say(clip)
    assert RatingRevision.objects.values_list("schema_version", flat=True).get() == 0


def test_only_what_was_said_otherwise_is_read_the_newest_first(clip):
    say(clip, at=FIRST)
    say(clip, at=SECOND, overall=None, confidence=3, defects=["physics"])
    rating = say(clip, overall=1, confidence=3, surreal_intended=True, rationale="")
    answers = [(one.at, one.answers) for one in said_before(rating)]
    assert answers == [
        (
            SECOND,
            [
                ("Overall", "cannot judge"),
                ("I wanted the impossible here", "no"),
                ("Why, in your words", "The mist moves like mist."),
                ("What is wrong with it", "Objects move as they cannot"),
            ],
        ),
        (
            FIRST,
            [
                ("Overall", "4"),
                ("How sure are you?", "fairly sure"),
                ("What is wrong with it", "nothing"),
            ],
        ),
    ]


def test_the_pane_shows_it_to_who_said_it(clip, client):
    client.force_login(clip.artist)
    say(clip)
    assert "What you said before" not in client.get(clip.get_absolute_url()).content.decode()
    counts = []
    for score in (1, 2, 3):
        say(clip, overall=score, rationale=f"Now {score}.")
        client.get(clip.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            page = client.get(clip.get_absolute_url()).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[2]
    before = page.split("What you said before")[1].split("</details>")[0]
    assert [words in before for words in ("Now 2.", "Now 1.", "Now 3.")] == [True, True, False]
    client.force_login(make_reviewer())
    assert "Now 1." not in client.get(clip.get_absolute_url()).content.decode()


def test_it_is_exported(clip):
    say(clip, at=FIRST)
    say(clip, overall=1)
    [part] = PARTS
    files = dict(part.files(clip.artist))
    [line] = [json.loads(one) for one in files["ratings.jsonl"]]
    [before] = line["said_before"]
    assert (before["at"], before["said"]) == ("2026-11-02T09:00:00Z", ANSWERS)


def test_its_words_go_on_erasure_and_its_scores_stay(clip):
    say(clip)
    say(clip, rationale="")
    words = next(line for line in LINES if line.what.startswith("ratings: what you wrote"))
    assert words.count(clip.artist) == 1
    erase(user=clip.artist)
    assert RatingRevision.objects.values_list("said", flat=True).get() == ANSWERS | {
        "rationale": ""
    }
    assert words.count(clip.artist) == 0
