"""What is asked next, by a pure function."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from feedback.comparisons.bradley_terry import fit
from feedback.comparisons.schedule import Choice, Earlier, Known, Offer, choose, gain

NOTHING = Known(fit=fit(np.zeros((0, 0), int), np.zeros((0, 0), int)), place={})


def offer(pair, **fields):
    about = {"is_versions": True, "first_version": 1, "second_version": 2, "votes": 0}
    return Offer(pair=pair, **about | fields)


def draws(times, **given):
    chance = Random(7)
    values = {"offers": [offer(1)], "earlier": [], "known": NOTHING} | given
    return [choose(**values, chance=chance) for _ in range(times)]


def test_nothing_to_offer_is_no_choice_even_with_repeats_at_hand():
    earlier = [Earlier(ballot=3, pair=9, left_is_first=True)]
    assert draws(100, offers=[], earlier=earlier) == [None] * 100


def test_one_in_twenty_is_a_repeat_with_the_sides_swapped():
    earlier = [Earlier(ballot=3, pair=9, left_is_first=True)]
    found = Counter(draws(4000, earlier=earlier))
    assert found.pop(Choice(pair=9, left_is_first=False, repeat_of=3)) == pytest.approx(200, abs=45)
    assert {choice.pair for choice in found} == {1}


def test_sides_are_drawn_evenly():
    found = Counter(choice.left_is_first for choice in draws(2000))
    assert found[True] == pytest.approx(1000, abs=70)


def test_what_tells_more_comes_first_and_not_always():
    offers = [offer(pair, votes=pair) for pair in range(40)]
    found = Counter(choice.pair for choice in draws(3000, offers=offers))
    assert set(found) == set(range(12))
    assert found[0] > found[3] > found[11]


def test_a_vote_tells_more_of_versions_that_are_little_known():
    wins = np.array([[0, 400, 3], [400, 0, 3], [3, 3, 0]])
    known = Known(fit=fit(wins, np.zeros((3, 3), int)), place={1: 0, 2: 1, 3: 2})
    settled = gain(offer(1), known)
    little_known = gain(offer(2, second_version=3), known)
    new = gain(offer(3, second_version=4), known)
    assert settled < little_known < new


def test_a_vote_tells_less_of_versions_that_are_far_apart():
    wins = np.array([[0, 20, 10], [20, 0, 19], [10, 1, 0]])
    known = Known(fit=fit(wins, np.zeros((3, 3), int)), place={1: 0, 2: 1, 3: 2})
    of_pair = gain(offer(1, first_version=2, second_version=3), known)
    assert of_pair < gain(offer(2, first_version=1, second_version=3), known)


def test_votes_on_a_pair_and_seeds_count_for_less():
    assert gain(offer(1, votes=3), NOTHING) == pytest.approx(gain(offer(1), NOTHING) / 4)
    assert gain(offer(1, is_versions=False), NOTHING) < gain(offer(1), NOTHING)
