from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from feedback.comparisons import draw
from feedback.comparisons.draw import draw_ballot, open_ballot
from feedback.comparisons.known import known_by_now
from feedback.comparisons.vote import set_aside
from feedback.house_jobs import gather
from feedback.models import Ballot
from tests.factories import (
    make_artist,
    make_ballot,
    make_cohort,
    make_note,
    make_pair,
    make_rating,
    make_reviewer,
    make_shown_clip,
)
from tests.feedback.comparisons.conftest import make_watchable, make_watchable_pairs

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


class Always(Random):
    """Draws a repeat whenever there is one."""

    def random(self):
        return 0.0


class From(Random):
    """Begins to look behind this pair."""

    def __init__(self, pair):
        super().__init__()
        self.pair = pair

    def randint(self, low, high):
        return self.pair


def test_a_ballot_stays_open_until_it_is_answered():
    voter, pairs = make_artist(), make_watchable_pairs(3)
    ballot = draw_ballot(voter=voter)
    assert ballot.pair in pairs
    assert [draw_ballot(voter=voter), open_ballot(voter)] == [ballot, ballot]
    assert Ballot.objects.count() == 1


def test_each_pair_is_shown_once_to_each_voter():
    voter, pairs = make_artist(), make_watchable_pairs(3)
    for pair in pairs[:2]:
        make_ballot(pair=pair, voter=voter)
    make_ballot(pair=pairs[2])
    assert draw_ballot(voter=voter).pair == pairs[2]
    Ballot.objects.by(voter).open().update(voted_at=timezone.now(), overall=0)
    assert draw_ballot(voter=voter) is None


def test_what_was_set_aside_does_not_come_back_at_once():
    voter = make_artist()
    [pair] = make_watchable_pairs(1)
    ballot = draw_ballot(voter=voter)
    assert [set_aside(ballot=ballot), set_aside(ballot=ballot)] == [True, False]
    assert draw_ballot(voter=voter, passed_over=[pair.pk]) is None
    assert draw_ballot(voter=voter).pair == pair


def test_one_that_is_shown_no_more_makes_room():
    voter, (pair, other) = make_artist(), make_watchable_pairs(2)
    first = draw_ballot(voter=voter)
    first.pair.retire()
    assert open_ballot(voter) is None
    assert {draw_ballot(voter=voter).pair, first.pair} == {pair, other}
    assert Ballot.objects.count() == 1


def test_one_without_films_is_not_shown():
    make_pair()
    assert draw_ballot(voter=make_artist()) is None


def test_shown_films_are_compared_by_the_others_of_the_cohort():
    here = make_cohort()
    owner, other = make_artist(cohort=here), make_artist(cohort=here)
    first, second = (make_shown_clip(artist=owner, seed=seed) for seed in (1, 2))
    pair = make_watchable(first=first, second=second, kind="seeds")
    assert draw_ballot(voter=owner) is None
    assert draw_ballot(voter=make_artist()) is None
    assert draw_ballot(voter=other).pair == pair
    second.hide()
    assert open_ballot(other) is None


def test_two_versions_of_shown_films_are_not_blind():
    here = make_cohort()
    first, second = (make_shown_clip(artist=make_artist(cohort=here)) for _ in range(2))
    make_watchable(first=first, second=second, kind="versions")
    assert draw_ballot(voter=make_artist(cohort=here)) is None


@pytest.mark.parametrize("say", ["rate", "note"])
def test_a_clip_that_the_voter_spoke_of_is_not_blind(say):
    here = make_cohort()
    owner, other, stranger = (make_artist(cohort=here) for _ in range(3))
    first, second = (make_shown_clip(artist=owner, seed=seed) for seed in (1, 2))
    pair = make_watchable(first=first, second=second, kind="seeds")
    ballot = draw_ballot(voter=other)
    assert ballot.pair == pair
    if say == "rate":
        make_rating(clip=second, artist=other)
    else:
        make_note(clip=second, author=other)
    assert (open_ballot(other), draw_ballot(voter=other)) == (None, None)
    assert not Ballot.objects.by(other).exists()
    assert draw_ballot(voter=stranger).pair == pair


def test_the_team_does_not_vote():
    make_watchable_pairs(1)
    assert draw_ballot(voter=make_reviewer()) is None
    assert Ballot.objects.count() == 0


def vote_before(voter, pairs, at):
    return [
        make_ballot(pair=pair, voter=voter, voted_at=at + timedelta(seconds=place))
        for place, pair in enumerate(pairs)
    ]


def test_a_repeat_is_an_old_vote_with_its_sides_swapped():
    voter, pairs, now = make_artist(), make_watchable_pairs(7), timezone.now()
    earlier = vote_before(voter, pairs[:6], now - 2 * AN_HOUR)
    ballot = draw_ballot(voter=voter, chance=Always(), at=now)
    assert ballot.repeat_of in earlier[:2]  # the newest four are not far enough behind
    assert ballot.left_is_first is not ballot.repeat_of.left_is_first


@pytest.mark.parametrize(("votes", "ago"), [(4, 2 * AN_HOUR), (6, AN_HOUR / 2)])
def test_nothing_is_asked_again_too_soon(votes, ago):
    voter, pairs, now = make_artist(), make_watchable_pairs(votes + 1), timezone.now()
    vote_before(voter, pairs[:votes], now - ago)
    ballot = draw_ballot(voter=voter, chance=Always(), at=now)
    assert (ballot.repeat_of, ballot.pair) == (None, pairs[votes])


def test_nothing_is_asked_a_third_time():
    voter, pairs, now = make_artist(), make_watchable_pairs(7), timezone.now()
    earlier = vote_before(voter, pairs[:6], now - 2 * AN_HOUR)
    for one in earlier[:2]:
        make_ballot(
            pair=one.pair, voter=voter, repeat_of=one, voted_at=now - 3 * AN_HOUR, overall=0
        )
    assert draw_ballot(voter=voter, chance=Always(), at=now).pair == pairs[6]


def test_the_house_worker_fits_and_a_draw_never_does(django_assert_num_queries):
    make_ballot()
    with django_assert_num_queries(0):
        assert known_by_now().place == {}
    gather({})
    with django_assert_num_queries(0):
        assert sorted(known_by_now().place.values()) == [0, 1]


def test_a_draw_looks_at_no_more_pairs_than_it_may(monkeypatch):
    monkeypatch.setattr(draw, "MOST_OFFERS", 2)
    voter, pairs = make_artist(), make_watchable_pairs(4)
    make_ballot(pair=pairs[1])
    for place, expected in ((0, pairs[:2]), (3, [pairs[3], pairs[0]])):
        chance = From(pairs[0].pk - 1 + place)
        offers = draw._offers(voter, [], chance)
        assert [offer.pair for offer in offers] == [pair.pk for pair in expected]
        assert [offer.votes for offer in offers] == [int(pair == pairs[1]) for pair in expected]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_get_the_same_ballot():
    voter = make_artist()
    make_watchable_pairs(12)

    def ask(_):
        try:
            return draw_ballot(voter=voter).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(ask, range(12)))
    assert found == [Ballot.objects.get().pk] * 12


def test_a_draw_asks_as_often_for_many_pairs_as_for_one(django_assert_max_num_queries):
    voter = make_artist()
    make_watchable_pairs(1)
    with django_assert_max_num_queries(20) as one:
        draw_ballot(voter=voter)
    Ballot.objects.all().delete()
    make_watchable_pairs(3)
    with django_assert_max_num_queries(len(one)) as many:
        draw_ballot(voter=voter)
    assert len(many) == len(one)
