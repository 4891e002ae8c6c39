import pytest
from django.urls import reverse

from feedback.review.prompt_clusters import groups, groups_kept
from tests.factories import (
    make_bug,
    make_clip,
    make_generation,
    make_programme_clip,
    make_rating,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


def shown(prompt: str, **fields):
    return make_clip(
        generation=make_generation(prompt=prompt),
        **{"status": "done", "shown_at": "2026-11-20T12:00Z"} | fields,
    )


def test_only_shown_and_programme_prompts_are_read(client):
    open_ones = [shown("whale ocean"), make_programme_clip(prompt="whale deep ocean")]
    hidden = make_clip(generation=make_generation(prompt="whale ocean secret"), status="done")
    make_clip(generation=make_generation(prompt="whale ocean waits"))
    make_programme_clip(rerun_of=hidden, prompt="whale ocean secret")
    shown("tango dance")
    shown("tango dance")
    found = groups()
    numbers = {example["public_id"] for group in found for example in group.examples}
    assert [group.prompts for group in found] == [2, 2]
    assert {clip.public_id for clip in open_ones} <= numbers
    client.force_login(make_reviewer())
    html = client.get(reverse("review:prompts")).content.decode()
    assert ("whale" in html, "secret" in html, "waits" in html) == (True, False, False)
    assert client.get(open_ones[0].get_absolute_url()).context["clip"] == open_ones[0]


def test_figures_are_those_of_the_groups_clips():
    clips = [shown("whale ocean"), shown("whale ocean")]
    shown("tango dance")
    shown("tango dance")
    clips[0].keep()
    make_rating(clip=clips[0], score=5, defects=["physics"])
    make_rating(clip=clips[1], score=2, defects=["physics", "anatomy"])
    make_bug(clip=clips[1], code="anatomy")
    make_bug(clip=clips[1], code="anatomy")
    (whales,) = [group for group in groups() if "whale" in group.words]
    assert (whales.rate.kept, whales.rate.finished) == (1, 2)
    assert (whales.ratings, whales.mean_overall) == (2, 3.5)
    assert whales.defects == [
        ("A body or face is wrong", 3),
        ("Objects move as they cannot", 2),
    ]


def test_groups_are_kept_a_while_without_what_is_shown_no_more(django_assert_num_queries):
    dances = [shown(f"tango dance {number}") for number in range(2)]
    clips = [shown("whale ocean deep"), shown("whale ocean wide")]

    def examples():
        return {one["public_id"] for group in groups_kept() for one in group.examples}

    assert examples() == {clip.public_id for clip in (*dances, *clips)}
    clips[0].hide()
    with django_assert_num_queries(1):
        assert examples() == {clip.public_id for clip in (*dances, clips[1])}


def test_variations_of_one_prompt_are_one_prompt():
    generation = make_generation(prompt="whale ocean")
    for _ in range(3):
        make_clip(generation=generation, status="done", shown_at="2026-11-20T12:00Z")
    shown("whale ocean")
    shown("tango")
    assert [(one.prompts, one.rate.finished) for one in groups()] == [(2, 4)]


def test_queries_are_three_however_many_there_are(django_assert_num_queries):
    for _ in range(4):
        make_rating(clip=shown("whale ocean"))
        shown("tango dance")
    with django_assert_num_queries(3):
        groups()
