"""A small part of what `make bench` judges: enough to see it break.

The whole, 200 artist-weeks and 24 leak clients of each kind, is tests/bench/gate_alarms.py.
"""

import pytest

from portal.activity.alarms.thresholds import THRESHOLDS
from tests.bench.alarm_simulation import DAY, PLAIN, ArtistWeek, heard_alarms, leak_into
from tests.bench.gate_alarms import JUDGED, TUNED

BAR_MIN = 10


def test_no_seed_is_judged_that_was_tuned_on() -> None:
    assert not set(TUNED) & set(JUDGED)
    assert len(JUDGED) >= 200


@pytest.mark.parametrize("seed", range(3))
def test_a_plain_leak_client_is_noticed_within_minutes(seed: int) -> None:
    artist = ArtistWeek(seed)
    artist.run()
    begin = leak_into(artist, PLAIN, seed=seed)
    first = next(heard_alarms(artist.week, THRESHOLDS, begin=begin, end=begin + DAY))
    assert first.minute - begin <= BAR_MIN


def test_an_honest_week_is_left_alone() -> None:
    week = ArtistWeek(1).run()
    assert len(week.prompts) > 20
    assert list(heard_alarms(week, THRESHOLDS)) == []


def test_a_week_follows_from_its_seed() -> None:
    assert ArtistWeek(4).run().minutes() == ArtistWeek(4).run().minutes()
