"""Two to four clips in sync: which ones, for whom, and what differs between them."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Entry
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_generation,
    make_look,
    make_reviewer,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def ask(user, *clips):
    return browser_of(user).get("/compare/", {"clip": [one.public_id for one in clips]})


def make_film(artist, *, clip=None, **fields):
    return make_clip(
        generation=make_generation(artist=artist, **fields), status="done", **(clip or {})
    )


def test_what_differs_stands_in_a_table_and_the_rest_apart():
    artist = make_artist()
    first = make_film(artist, prompt="A kite", steps=2)
    second = make_film(artist, prompt="A boat", steps=8, negative_prompt="fog")
    answer = ask(artist, second, first)
    compared = answer.context["compared"]
    assert [(side.letter, side.clip, side.by) for side in compared.sides] == [
        ("A", second, ""), ("B", first, ""),
    ]  # fmt: skip
    assert [(one.label, one.values) for one in compared.differing] == [
        ("Prompt", ["A boat", "A kite"]),
        ("Kept out", ["fog", "nothing"]),
        ("Steps", ["8", "2"]),
    ]
    assert [one.label for one in compared.same] == [
        "Model", "Lane", "Size", "Length", "Seed", "Guidance",
    ]  # fmt: skip
    page = answer.content.decode()
    assert 'data-sync data-frames="9" data-fps="8"' in page
    assert (page.count("data-side="), page.count("js/sync")) == (2, 1)


def test_the_clock_runs_to_the_end_of_the_shortest_at_the_rate_of_the_first():
    artist = make_artist()
    clips = [make_film(artist, frames=n, fps=fps) for n, fps in ((49, 16), (17, 8), (33, 16))]
    compared = ask(artist, *clips).context["compared"]
    assert (compared.frames, compared.fps, compared.is_one_length) == (33, 16, False)


@pytest.mark.parametrize(("number", "status"), [(0, 200), (1, 422), (2, 200), (4, 200), (5, 422)])
def test_two_to_four(number, status):
    artist = make_artist()
    answer = ask(artist, *(make_film(artist) for _ in range(number)))
    assert answer.status_code == status
    words = {0: "Pick two to four clips.", 1: "Pick two to four clips.", 5: "Four at most."}
    assert words.get(number, "What differs") in answer.content.decode()


def test_the_same_twice_is_one():
    clip = make_film(make_artist())
    assert ask(clip.artist, clip, clip).status_code == 422


def test_only_finished_clips_that_one_may_see():
    cohort = make_cohort()
    owner, mate = make_artist(cohort=cohort), make_artist(cohort=cohort)
    own, shown = make_film(mate), make_shown_clip(artist=owner)
    hidden, failed = make_film(owner), make_clip(artist=mate, status="failed")
    assert ask(mate, own, shown).status_code == 200
    assert [ask(mate, own, one).status_code for one in (hidden, failed)] == [404, 404]
    assert ask(make_artist(cohort=cohort), own, shown).status_code == 404
    assert ask(make_artist(), shown, shown).status_code == 422
    browser = browser_of(mate)
    for wrong in ("x", str(uuid.uuid4())):
        assert browser.get("/compare/", {"clip": [own.public_id, wrong]}).status_code == 404
    assert Client().get("/compare/").status_code == 302


def test_a_mates_side_has_their_name_and_no_more_than_its_page():
    cohort = make_cohort()
    owner, mate = make_artist(cohort=cohort), make_artist(cohort=cohort)
    generation = make_generation(artist=owner, negative_prompt="a secret")
    shown = make_shown_clip(generation=generation)
    page = ask(mate, make_film(mate), shown).content.decode()
    assert (owner.name in page, "a secret" in page, "not shown" in page) == (True, False, True)


def test_staff_compare_what_a_look_covers_and_it_is_written_down():
    artist, reviewer = make_artist(), make_reviewer()
    clips = [make_film(artist), make_film(artist)]
    assert ask(reviewer, *clips).status_code == 404
    make_look(staff=reviewer, artist=artist)
    answer = ask(reviewer, *clips)
    assert [side.by for side in answer.context["compared"].sides] == [artist.name] * 2
    seen = Entry.objects.filter(person_id=artist.pk, actor_id=reviewer.pk)
    assert {entry.thing_id for entry in seen} == {clip.pk for clip in clips}


def test_staff_read_shown_clips_by_pseudonym():
    clips = [make_shown_clip(), make_shown_clip()]
    answer = ask(make_reviewer(), *clips)
    assert [side.by for side in answer.context["compared"].sides] == [
        clip.artist.pseudonym for clip in clips
    ]


def test_they_are_picked_in_the_gallery_by_a_plain_form():
    artist = make_artist()
    clip = make_film(artist)
    make_clip(artist=artist, status="failed")
    page = browser_of(artist).get("/gallery/").content.decode()
    assert page.count('name="clip"') == 1
    assert f'value="{clip.public_id}" form="compare"' in page
    assert 'id="compare" method="get" action="/compare/"' in page


def test_as_many_queries_for_four_as_for_two():
    artist = make_artist()
    clips = [make_film(artist) for _ in range(4)]
    browser, counts = browser_of(artist), []
    for number in (2, 4):
        wanted = {"clip": [one.public_id for one in clips[:number]]}
        browser.get("/compare/", wanted)
        with CaptureQueriesContext(connection) as asked:
            browser.get("/compare/", wanted)
        counts.append(len(asked))
    assert counts[0] == counts[1]
