"""The statistics against votes whose strengths are known."""

import numpy as np
import pytest

from feedback.comparisons.bradley_terry import PRIOR_SD, chances, fit, information


def simulate(strengths, tie, votes, *, seed, meets=None):
    """wins and ties of random pairs; meets: which two may meet."""
    rng, size = np.random.default_rng(seed), len(strengths)
    wins, ties = np.zeros((size, size), int), np.zeros((size, size), int)
    possible = meets or [(i, j) for i in range(size) for j in range(i)]
    for _ in range(votes):
        i, j = possible[rng.integers(len(possible))]
        answer = rng.choice(3, p=chances(strengths[i] - strengths[j], tie))
        if answer == 1:
            ties[i, j] += 1
        else:
            wins[(i, j) if answer == 0 else (j, i)] += 1
    return wins, ties


def test_chances_are_those_of_davidson():
    first, same, second = chances(np.log(4.0), 0.5)
    # pi = 4 and 1, nu = 0.5: 4, 0.5 * 2 and 1 of 6.
    assert (first, same, second) == pytest.approx((4 / 6, 1 / 6, 1 / 6))


def test_known_strengths_lie_within_their_intervals_as_often_as_promised():
    strengths, inside, widths = np.array([-1.0, -0.5, 0.0, 0.2, 0.5, 0.8]), 0, []
    for seed in range(60):
        found = fit(*simulate(strengths, 0.8, 900, seed=seed))
        inside += int((np.abs(found.score - strengths) <= found.reach).sum())
        widths.append(found.reach.mean())
        assert found.score.sum() == pytest.approx(0, abs=1e-9)
    assert 0.92 <= inside / (60 * 6) <= 0.98
    assert 0.2 < np.mean(widths) < 0.3


def test_the_tie_parameter_is_found():
    ties = [fit(*simulate(np.linspace(-1, 1, 6), 0.8, 3000, seed=seed)).tie for seed in range(10)]
    assert np.mean(ties) == pytest.approx(0.8, abs=0.03)


def test_ties_alone_make_equals():
    found = fit(np.zeros((2, 2), int), np.array([[0, 40], [0, 0]]))
    assert found.score == pytest.approx([0, 0])
    assert found.tie > 10


def test_it_does_not_matter_in_which_half_ties_are_written():
    wins, ties = simulate([0.5, 0.0, -0.5], 1.0, 200, seed=3)
    one, other = fit(wins, ties), fit(wins, ties.T)
    assert one.score == pytest.approx(other.score)
    assert one.tie == pytest.approx(other.tie)


def test_one_that_never_lost_has_a_finite_score_and_a_wide_interval():
    found = fit(np.array([[0, 30], [0, 0]]), np.zeros((2, 2), int))
    assert found.score[0] == -found.score[1]
    assert 1 < found.score[0] < 2 * PRIOR_SD
    assert found.reach[0] > 1


def test_two_groups_that_never_met_are_named_and_their_distance_is_unknown():
    meets = [(0, 1), (2, 3)]
    found = fit(*simulate([1.0, 0.0, 1.0, 0.0], 0.8, 2000, seed=1, meets=meets))
    assert found.group.tolist() == [0, 0, 1, 1]
    within, across = found.variance_between(0, 1), found.variance_between(0, 2)
    assert within < 0.02
    # Each group's own average keeps the variance of the prior, halved by its two members.
    assert across == pytest.approx(PRIOR_SD**2, rel=0.05)


def test_without_a_vote_only_the_prior_speaks():
    found = fit(np.zeros((3, 3), int), np.zeros((3, 3), int))
    assert found.score.tolist() == [0, 0, 0]
    assert found.variance_between(0, 1) == pytest.approx(2 * PRIOR_SD**2)
    assert found.group.tolist() == [0, 1, 2]
    assert len(fit(np.zeros((0, 0), int), np.zeros((0, 0), int)).score) == 0


@pytest.mark.parametrize(
    ("wins", "ties"),
    [
        (np.zeros((2, 3), int), np.zeros((2, 3), int)),
        (np.zeros((2, 2), int), np.zeros((3, 3), int)),
        (np.array([[0, -1], [0, 0]]), np.zeros((2, 2), int)),
    ],
)
def test_tables_that_are_none_are_refused(wins, ties):
    with pytest.raises(ValueError, match=r"tables|below 0"):
        fit(wins, ties)


def test_a_vote_tells_most_between_equals():
    tells = [information(difference, 0.8) for difference in (0.0, 1.0, 3.0)]
    assert tells == sorted(tells, reverse=True)
    assert information(0.0, 1e-9) == pytest.approx(0.25)
