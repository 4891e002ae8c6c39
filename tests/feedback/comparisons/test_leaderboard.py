import numpy as np
import pytest
from django.utils import timezone

from feedback.comparisons.agreement import Agreement, agreement, consistency
from feedback.comparisons.board import told_by
from feedback.comparisons.bradley_terry import chances
from feedback.comparisons.leaderboard import leaderboard
from feedback.comparisons.plot import plot_of
from feedback.comparisons.tally import tally
from feedback.models import Ballot
from tests.factories import (
    make_artist,
    make_ballot,
    make_model_version,
    make_pair,
    make_programme_clip,
)

pytestmark = pytest.mark.django_db


def versions_pair(one, other, **fields):
    return make_pair(
        first=make_programme_clip(model_version=one),
        second=make_programme_clip(model_version=other),
        **fields,
    )


def vote(pair, voters, preference, **fields):
    """preference: of the first one of the pair, whichever side it was on."""
    for place, voter in enumerate(voters):
        is_left = place % 2 == 0
        said = preference if is_left else -preference
        make_ballot(pair=pair, voter=voter, left_is_first=is_left, **{"overall": said} | fields)


def bulk(pair, voters, answers):
    """One vote of each voter: for the first, a tie, for the second."""
    made = []
    for voter, answer in zip(voters, answers, strict=True):
        is_left = voter.pk % 2 == 0
        said = answer if is_left else -answer
        made.append(
            Ballot(
                pair=pair, voter=voter, left_is_first=is_left, overall=said,
                voted_at=timezone.now(),
            )
        )  # fmt: skip
    Ballot.objects.bulk_create(made)


def test_sides_are_turned_back_before_anything_is_counted():
    pair, voters = make_pair(), [make_artist() for _ in range(4)]
    vote(pair, voters, -2)
    vote(pair, [make_artist()], 1, both_bad=True)
    counted = tally("overall")
    assert counted.answers.tolist() == [[4, 0, 0, 1, 0]]
    assert (counted.votes.tolist(), counted.both_bad.tolist()) == ([5], [1])


def test_what_cannot_be_judged_and_repeats_and_open_ballots_are_no_answers():
    pair, voter = make_pair(), make_artist()
    first = make_ballot(pair=pair, voter=voter, physical=None)
    make_ballot(pair=pair, voter=voter, repeat_of=first, left_is_first=False)
    make_ballot(pair=pair, voted_at=None, overall=None)
    assert tally("overall").answers.sum() == 1
    assert tally("physical").answers.sum() == 0


def test_without_votes_there_is_an_empty_board():
    board = leaderboard(tally("overall"))
    assert (board.rows, board.votes, board.tie, board.parts) == ([], 0, None, 0)
    assert plot_of(board.rows).places == []


def test_known_strengths_are_recovered_and_few_votes_have_no_score():
    rng, strengths = np.random.default_rng(5), [0.7, 0.0, -0.7]
    versions = [make_model_version(label=f"V{n}") for n in range(4)]
    voters = [make_artist() for _ in range(100)]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        chance = chances(strengths[i] - strengths[j], 0.8)
        bulk(versions_pair(versions[i], versions[j]), voters, rng.choice([-1, 0, 1], 100, p=chance))
    bulk(versions_pair(versions[0], versions[3]), voters[:30], [-1] * 30)
    board = leaderboard(tally("overall"))
    assert board.votes == 330
    assert [(row.rank, row.version.label, row.votes, row.needs) for row in board.rows] == [
        (1, "V0", 230, 0), (2, "V1", 200, 0), (3, "V2", 200, 0), (None, "V3", 30, 120),
    ]  # fmt: skip
    first, second, third, few = board.rows
    assert (few.score, few.low, few.high) == (None, None, None)
    apart = first.score - second.score, second.score - third.score
    assert apart == pytest.approx((0.7, 0.7), abs=0.45)
    for row in (first, second, third):
        assert row.low < row.score < row.high
    places = plot_of(board.rows).places
    assert [place.row for place in places] == [first, second, third]
    assert all(0 <= place.low < place.score < place.high <= 100 for place in places)


def test_pairs_of_seeds_rank_nothing_and_count_for_agreement():
    version = make_model_version()
    pair = versions_pair(version, version, kind="seeds")
    vote(pair, [make_artist() for _ in range(3)], 1)
    counted = tally("overall")
    assert leaderboard(counted).rows == []
    assert agreement(counted).pairs == 1


def test_both_bad_is_a_share_of_each_versions_ballots():
    one, two, three = (make_model_version(label=label) for label in "abc")
    vote(versions_pair(one, two), [make_artist()], 0, both_bad=True)
    vote(versions_pair(one, three), [make_artist()], 0)
    shares = {row.version.label: row.both_bad_percent for row in leaderboard(tally("overall")).rows}
    assert shares == {"a": 50.0, "b": 100.0, "c": 0.0}


def test_groups_that_never_met_are_counted():
    for _ in range(2):
        vote(make_pair(), [make_artist()], 1)
    assert leaderboard(tally("overall")).parts == 2


def test_alpha_is_one_where_all_agree_and_below_where_they_do_not():
    pairs = [make_pair() for _ in range(2)]
    voters = [make_artist() for _ in range(3)]
    for pair, preference in zip(pairs, (-2, 1), strict=True):
        vote(pair, voters, preference)
    assert agreement(tally("overall")) == Agreement(alpha=1.0, pairs=2)
    vote(pairs[0], [make_artist()], 2)
    assert agreement(tally("overall")).alpha < 0.8


def test_alpha_of_nothing_or_of_one_answer_is_not_told():
    assert agreement(tally("overall")) == Agreement(alpha=None, pairs=0)
    vote(make_pair(), [make_artist() for _ in range(2)], 1)
    assert agreement(tally("overall")) == Agreement(alpha=None, pairs=1)


def test_consistency_turns_the_repeat_back():
    answers = [(-2, 1), (1, -1), (0, 0), (-1, -1), (0, 1)]
    for then, now in answers:
        first = make_ballot(overall=then)
        make_ballot(
            pair=first.pair, voter=first.voter, repeat_of=first, left_is_first=False, overall=now
        )
    found = consistency("overall")
    assert (found.same, found.repeats, found.percent) == (3, 5, 60.0)
    assert 20 < found.low < 60 < found.high < 90
    assert consistency("physical").repeats == 0


def test_the_board_is_counted_once_in_a_while(django_assert_num_queries):
    make_ballot(physical=1)
    first = told_by("overall")
    make_ballot(physical=1)
    with django_assert_num_queries(0):
        assert told_by("overall") == first
    assert (first.board.votes, told_by("physical").board.votes) == (1, 2)
