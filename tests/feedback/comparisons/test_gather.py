from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.comparisons.gather import Film, gather_pairs, pairs_of
from feedback.house_jobs import gather, plan_gathering
from feedback.models import Pair
from generation.models import Clip
from portal.account.erasure.erase import ERASED
from portal.models import HouseJob, User
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_generation,
    make_model_version,
    make_programme_clip,
    make_shown_clip,
)

pytestmark = pytest.mark.django_db


def film(clip, version=1, seed=7, settings=(2, 3.0)):
    return Film(clip=clip, version=version, seed=seed, settings=settings)


def made(*films):
    return [(first, second, str(kind)) for first, second, kind in pairs_of(films)]


def test_two_versions_with_one_seed_or_two_seeds_of_one_version():
    assert made(film(2, version=2), film(1)) == [(1, 2, "versions")]
    assert made(film(1), film(2, seed=8)) == [(1, 2, "seeds")]
    assert made(film(1), film(2)) == []  # the very same again
    assert made(film(1), film(2, version=2, seed=8)) == []


def test_versions_may_have_their_own_settings_and_seeds_may_not():
    assert made(film(1), film(2, version=2, settings=(8, 1.0))) == [(1, 2, "versions")]
    assert made(film(1), film(2, seed=8, settings=(8, 1.0))) == []


def test_a_prompt_with_many_seeds_gives_twelve_pairs():
    assert len(made(*(film(n, seed=n) for n in range(9)))) == 12


def pairs():
    return list(Pair.objects.values_list("first", "second", "kind"))


def test_films_of_the_programme_are_paired_once_however_often_it_looks():
    one, two = (make_programme_clip(model_version=make_model_version()) for _ in range(2))
    assert [gather_pairs(), gather_pairs()] == [1, 0]
    assert pairs() == [(one.pk, two.pk, "versions")]


def test_one_that_was_taken_out_does_not_come_back():
    for _ in range(2):
        make_programme_clip(model_version=make_model_version())
    gather_pairs()
    Pair.objects.get().retire()
    assert gather_pairs() == 0


@pytest.mark.parametrize(
    "other",
    [
        {"prompt": "Another"}, {"negative_prompt": "blur"}, {"width_px": 96}, {"height_px": 64},
        {"frames": 17}, {"fps": 12},
    ],
)  # fmt: skip
def test_what_was_asked_must_be_the_same(other):
    programme = User.objects.programme()
    for fields in ({}, other):
        version = make_model_version()
        asked = {"artist": programme, "membership": None, "model_version": version} | fields
        make_clip(generation=make_generation(**asked), status="done")
    assert gather_pairs() == 0


def test_shown_films_are_paired_within_their_cohort_alone():
    version, here = make_model_version(), make_cohort()
    mine = [make_shown_clip(artist=make_artist(cohort=here), seed=seed) for seed in (1, 2)]
    make_shown_clip(seed=3)
    make_programme_clip(model_version=version, seed=4)
    gather_pairs()
    assert pairs() == [(mine[0].pk, mine[1].pk, "seeds")]


def test_shown_films_of_two_versions_are_no_pair():
    here = make_cohort()
    for _ in range(2):
        generation = make_generation(
            artist=make_artist(cohort=here), model_version=make_model_version(), prompt="A kite"
        )
        clip = make_clip(generation=generation, status="done", seed=5)
        Clip.objects.filter(pk=clip.pk).update(shown_at=clip.finished_at)
    assert gather_pairs() == 0


def test_what_is_not_shown_not_done_a_rerun_or_erased_is_left_out():
    artist, version = make_artist(), make_model_version()
    make_clip(artist=artist, status="done", seed=1)
    shown = make_shown_clip(artist=artist, seed=2)
    for seed in (3, 4):
        make_programme_clip(rerun_of=shown, model_version=version, seed=seed)
    generation = make_generation(artist=artist, prompt=ERASED)
    for seed in (5, 6):
        clip = make_clip(generation=generation, status="done", seed=seed)
        Clip.objects.filter(pk=clip.pk).update(shown_at=clip.finished_at)
    programme = make_generation(artist=User.objects.programme(), membership=None)
    for status in ("queued", "failed"):
        make_clip(generation=programme, status=status)
    assert gather_pairs() == 0


def test_the_job_plans_itself_again_and_leaves_no_trail():
    for _ in range(2):
        plan_gathering()
    first = HouseJob.objects.filter(kind="gather_pairs")
    assert first.update(status=HouseJob.Status.DONE, finished_at=timezone.now()) == 1
    gather({})
    [next_one] = HouseJob.objects.filter(kind="gather_pairs")
    assert next_one.status == HouseJob.Status.QUEUED
    assert next_one.not_before > timezone.now() + timedelta(minutes=4)
