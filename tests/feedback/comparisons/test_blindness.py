"""What a voter may see before the vote, and what nobody else sees at all."""

import re

import pytest
from django.urls import reverse

from feedback.comparisons.vote import cast_vote
from feedback.models import Ballot
from tests.factories import (
    make_artist,
    make_ballot,
    make_cohort,
    make_model_version,
    make_operator,
    make_programme_clip,
    make_reviewer,
    make_shown_clip,
)
from tests.feedback.comparisons.conftest import make_watchable
from tests.generation.delivery.fetch import fetch

pytestmark = pytest.mark.django_db
SEEDS = (918273645, 564738291)


@pytest.fixture
def pair():
    versions = [make_model_version(slug=f"aurora-{n}", label=f"Aurora {n}") for n in (8, 9)]
    clips = [
        make_programme_clip(model_version=version, seed=seed)
        for version, seed in zip(versions, SEEDS, strict=True)
    ]
    return make_watchable(first=clips[0], second=clips[1])


@pytest.fixture
def ballot(pair):
    return make_ballot(pair=pair, left_is_first=False, voted_at=None, overall=None)


def film_url(ballot, side):
    return reverse(f"comparisons:{side}", args=[ballot.public_id])


def telling(pair):
    """All that would give a clip away."""
    words = ["aurora", *map(str, SEEDS), "left_is_first", "first_id"]
    for clip in (pair.first, pair.second):
        generation = clip.generation
        film = clip.renditions.get()
        words += [
            str(clip.public_id), clip.public_id.hex, clip.number, film.name, film.sha256,
            clip.master_sha256, str(generation.public_id), str(generation.model_version.public_id),
            generation.model_version.digest,
        ]  # fmt: skip
    return words


def test_the_page_of_an_open_ballot_tells_nothing(client, ballot):
    client.force_login(ballot.voter)
    answer = client.get(reverse("comparisons:pair"))
    html, heads = answer.content.decode().lower(), str(answer.headers).lower()
    assert "a kite above a beach" in html
    assert [word for word in telling(ballot.pair) if word in html + heads] == []
    videos = re.findall(r'<video src="([^"]+)"', html)
    assert videos == [film_url(ballot, "left"), film_url(ballot, "right")]


def test_both_orders_make_the_same_page_but_for_its_keys(client, pair):
    pages = []
    for left_is_first in (True, False):
        ballot = make_ballot(pair=pair, left_is_first=left_is_first, voted_at=None, overall=None)
        client.force_login(ballot.voter)
        html = client.get(reverse("comparisons:pair")).content.decode()
        html = html.replace(str(ballot.public_id), "").replace(ballot.voter.name, "")
        pages.append(re.sub(r'(value="|Token": ")\w{64}', "", html))
    assert pages[0] == pages[1]


def test_a_film_comes_by_its_side_under_headers_that_tell_nothing(ballot):
    answers = {side: fetch(film_url(ballot, side), user=ballot.voter) for side in ("left", "right")}
    assert answers["left"].body.startswith(f"film {ballot.pair.second_id} ".encode())
    assert answers["right"].body.startswith(f"film {ballot.pair.first_id} ".encode())
    for answer in answers.values():
        assert answer.status == 200
        heads = str(answer.headers).lower()
        assert [word for word in telling(ballot.pair) if word in heads] == []
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Content-Disposition" not in answer.headers
    assert answers["left"].headers["ETag"] != answers["right"].headers["ETag"]


def test_the_same_clip_has_another_tag_on_each_ballot(pair, ballot):
    other = make_ballot(pair=pair, left_is_first=False, voted_at=None, overall=None)
    tags = {fetch(film_url(one, "left"), user=one.voter).headers["ETag"] for one in (ballot, other)}
    assert len(tags) == 2


def test_films_come_in_parts(ballot):
    part = fetch(film_url(ballot, "left"), user=ballot.voter, headers={"Range": "bytes=5-9"})
    assert (part.status, len(part.body)) == (206, 5)
    assert part.headers["Content-Range"].startswith("bytes 5-9/")


def test_another_sites_page_gets_no_film(ballot):
    from_afar = {"Sec-Fetch-Site": "cross-site"}
    assert fetch(film_url(ballot, "left"), user=ballot.voter, headers=from_afar).status == 403


@pytest.mark.parametrize("make", [make_artist, make_reviewer, make_operator])
def test_the_ballot_of_another_is_not_there(client, ballot, make):
    stranger = make()
    client.force_login(stranger)
    key = [ballot.public_id]
    assert client.get(reverse("comparisons:voted", args=key)).status_code == 404
    for name in ("vote", "skip"):
        assert client.post(reverse(f"comparisons:{name}", args=key)).status_code == 404
    for side in ("left", "right"):
        assert fetch(film_url(ballot, side), user=stranger).status == 404
    assert Ballot.objects.get(pk=ballot.pk).voted_at is None


def test_nobody_signed_out_sees_a_ballot(client, ballot):
    door = reverse("account_login")
    assert client.get(reverse("comparisons:pair"))["Location"].startswith(door)
    assert fetch(film_url(ballot, "left")).status == 302


def test_whose_membership_ended_gets_no_film(ballot):
    ballot.voter.memberships.update(status="ended", reason="Over.")
    assert fetch(film_url(ballot, "left"), user=ballot.voter).status in {302, 403}


def test_no_version_is_told_before_the_vote_and_both_after_it(client, ballot):
    client.force_login(ballot.voter)
    page = reverse("comparisons:voted", args=[ballot.public_id])
    assert client.get(page).status_code == 404
    cast_vote(ballot=ballot, answers={"overall": 1})
    html = client.get(page).content.decode()
    assert html.index("Aurora 9") < html.index("Aurora 8")
    assert html.index(str(SEEDS[1])) < html.index(str(SEEDS[0]))


def test_a_clip_that_is_hidden_again_is_gone_from_every_ballot():
    here = make_cohort()
    clips = [make_shown_clip(artist=make_artist(cohort=here), seed=seed) for seed in (1, 2)]
    voter = make_artist(cohort=here)
    pair = make_watchable(first=clips[0], second=clips[1], kind="seeds")
    ballot = make_ballot(pair=pair, voter=voter)
    assert fetch(film_url(ballot, "left"), user=voter).status == 200
    clips[1].hide()
    for side in ("left", "right"):
        assert fetch(film_url(ballot, side), user=voter).status == 404
