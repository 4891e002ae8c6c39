"""What somebody's archive holds of votes, and what an erasure takes and leaves."""

import json

import pytest

from feedback.erasure_parts import LINES
from feedback.export_parts import PARTS
from feedback.models import Ballot, Pair
from portal.account.erasure.erase import erase
from tests.factories import make_artist, make_ballot, make_pair, make_shown_clip

pytestmark = pytest.mark.django_db


def test_the_archive_holds_ones_own_votes_and_no_clip_of_another():
    ballot = make_ballot(left_is_first=False, physical=2)
    make_ballot(pair=ballot.pair)
    make_ballot(voter=ballot.voter, voted_at=None, overall=None)
    files = dict(PARTS[0].files(ballot.voter))
    [line] = [json.loads(one) for one in files["votes.jsonl"]]
    label = ballot.pair.second.generation.model_version.label
    assert line["left"] == {"model": label, "seed": ballot.pair.second.seed}
    assert line["preferences"] == {
        "overall": -1, "visual_quality": None, "motion_quality": None, "text_alignment": None,
        "physical": 2,
    }  # fmt: skip
    assert (line["both_bad"], line["is_repeat"]) == (False, False)


def test_an_erasure_says_that_votes_stay_and_why():
    ballot = make_ballot()
    [line] = [one for one in LINES if one.what == "votes on pairs"]
    assert (line.count(ballot.voter), bool(line.kept_because)) == (1, True)


def test_erased_the_vote_stays_the_open_ballot_goes_and_ones_films_are_compared_no_more():
    artist = make_artist()
    vote = make_ballot(voter=artist)
    make_ballot(voter=artist, voted_at=None, overall=None)
    clips = [make_shown_clip(artist=artist, seed=seed) for seed in (1, 2)]
    pair = make_pair(first=clips[0], second=clips[1], kind="seeds")
    erase(user=artist)
    assert list(Ballot.objects.by(artist)) == [vote]
    assert pair not in Pair.objects.open()
    assert vote.pair in Pair.objects.open()
