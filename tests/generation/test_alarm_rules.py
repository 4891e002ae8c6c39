from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from generation.alarm_rules import (
    Queue,
    Waiting,
    full_queue,
    load_prompts,
    load_queue,
    many_voices,
)
from generation.models import CohortLimits
from portal.activity.alarms.thresholds import THRESHOLDS
from tests.bench.prompt_simulation import ArtistWords, visitor_prompt
from tests.factories import make_artist, make_clip, make_generation

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VOICES, FULL = THRESHOLDS["many_voices"], THRESHOLDS["full_queue"]


def visitors(count: int) -> list[str]:
    random = Random(7)
    return [visitor_prompt(random) for _ in range(count)]


def test_the_prompts_of_many_visitors_are_many_voices() -> None:
    heard = many_voices(visitors(40), NOW, VOICES)
    assert heard is not None
    assert heard["prompts"] == 40
    assert heard["languages"] >= 4
    assert many_voices(visitors(int(VOICES["prompts"]) - 1), NOW, VOICES) is None


def test_two_signs_are_needed() -> None:
    prompts = visitors(40)
    seen = many_voices(prompts, NOW, VOICES)
    assert seen is not None
    never = {"languages": 99.0, "habits": 99.0, "unrelated": 2.0}
    at = {"prompts": 24.0, "languages": seen["languages"], "habits": 3.0, "unrelated": 0.0}
    assert many_voices(prompts, NOW, at | {"unrelated": 2.0}) is not None
    for sign in ("languages", "habits"):
        assert many_voices(prompts, NOW, at | {"unrelated": 2.0, sign: never[sign]}) is None


@pytest.mark.parametrize("kind", ["plain", "bilingual", "scriptwriter", "explorer"])
def test_one_artist_is_one_voice(kind: str) -> None:
    words = ArtistWords(Random(3), kind)
    assert many_voices([words.next() for _ in range(80)], NOW, VOICES) is None


def queue(*, hours: float, places: int = 4, began: int = 6) -> Queue:
    """Full for so many hours, while so many clips left it."""
    since = NOW - timedelta(hours=hours, minutes=1)
    left = [Waiting(since=since, until=NOW - timedelta(minutes=n)) for n in range(began)]
    still = [Waiting(since=since, until=None) for _ in range(places)]
    return Queue(places=places, waits=left + still, known_since=NOW - timedelta(hours=24))


def test_a_queue_that_stays_full_though_it_moves() -> None:
    assert full_queue(queue(hours=12), NOW, FULL) == {
        "percent": 100, "hours": 12, "places": 4, "began": 6,
    }  # fmt: skip
    assert full_queue(queue(hours=11), NOW, FULL) is None


def test_a_queue_that_no_machine_takes_from_is_nobodys_fault() -> None:
    assert full_queue(queue(hours=20, began=5), NOW, FULL) is None


def test_what_was_before_is_not_held_against_anybody() -> None:
    late = queue(hours=20)
    known = Queue(places=4, waits=late.waits, known_since=NOW - timedelta(hours=2))
    assert full_queue(known, NOW, FULL) is None


@pytest.mark.django_db
def test_prompts_of_a_day_are_read_the_oldest_first() -> None:
    artist, now = make_artist(), timezone.now()
    for hours, prompt in ((30, "old"), (2, "first"), (1, "second")):
        make_generation(artist=artist, prompt=prompt, created_at=now - timedelta(hours=hours))
    make_generation(prompt="another's")
    week_ago = now - timedelta(days=7)
    assert load_prompts(artist.pk, week_ago, now) == ["first", "second"]
    assert load_prompts(artist.pk, now - timedelta(hours=1.5), now) == ["second"]


@pytest.mark.django_db
def test_the_queue_is_read_with_the_cohorts_places() -> None:
    artist, now = make_artist(), timezone.now()
    CohortLimits.objects.create(cohort=artist.memberships.get().cohort, queued_clips=3)
    waiting = make_clip(artist=artist)
    running = make_clip(artist=artist, status="running")
    read = load_queue(artist.pk, now - timedelta(days=1), now + timedelta(seconds=1))
    assert read.places == 3
    assert [(one.since, one.until) for one in read.waits] == [
        (running.queued_at, running.started_at),
        (waiting.queued_at, None),
    ]
