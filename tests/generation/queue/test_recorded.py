"""Every edge that an artist would ask about leaves one line, and a refused one leaves none."""

from typing import Any

import pytest
from django.db.models import Q

from generation.models import Clip
from generation.policy.outputs import hold_film
from generation.policy.rules import load_policy
from generation.queue.decisions import cancel, refuse, release, restore
from generation.queue.holding import fail, finish, hand_back, stop
from generation.queue.recovery import take_away
from portal.models import Entry, User
from tests.factories import make_artist, make_clip, make_model_version, make_operator
from tests.generation.queue.test_holding import claimed, film_of
from tests.generation.queue.test_submit import ask

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[Any, ...]]:
    """Without those of the policy, which has its own tests."""
    found = Entry.objects.exclude(kind__startswith="policy.").order_by("pk")
    return list(found.values_list("kind", "person_id", "actor_id", "thing_type", "facts"))


def of_clip(kind: str, clip: Clip, actor: User | None = None, **facts: Any) -> tuple[Any, ...]:
    told = {"clip": clip.number} | facts
    return kind, clip.artist_id, actor.pk if actor else None, "generation.clip", told


def test_a_submission_is_one_line_however_often_it_is_sent() -> None:
    artist, version = make_artist(), make_model_version()
    made = ask(artist, version, variations=3)
    again = ask(artist, version, variations=3, idempotency_key=made.idempotency_key)
    assert again == made
    about = (artist.pk, artist.pk, "generation.generation")
    assert lines() == [("generation.asked", *about, {"number": "0001", "clips": 3})]
    assert Entry.objects.get().thing_id == made.pk


def test_what_a_worker_makes_of_a_clip() -> None:
    clip = claimed()
    finish(clip, film=film_of(clip), seconds=4.04)
    assert not finish(clip, film=film_of(clip), seconds=4.04)
    withheld = claimed()
    verdict = hold_film("gore", rule="film.checker", policy=load_policy())
    finish(withheld, film=film_of(withheld), seconds=2.0, verdict=verdict)
    failed = claimed()
    fail(failed, code="memory", sentence="Too large.", detail="Traceback ...", seconds=3.0)
    hand_back(claimed())
    assert lines() == [
        of_clip("clip.finished", clip, seconds=4.0),
        of_clip("clip.withheld", withheld, seconds=2.0),
        of_clip("clip.failed", failed),
    ]


def test_a_cancel_is_one_line_that_names_who_asked() -> None:
    artist, operator = make_artist(), make_operator()
    clips = [make_clip(artist=artist) for _ in range(3)]
    for clip, by in zip(clips, (artist, operator, None), strict=True):
        assert cancel(clip=clip, by=by)
        assert not cancel(clip=clip, by=by)
    running = claimed(artist=artist)
    cancel(clip=running, by=artist)
    stop(running, seconds=1.0)
    assert lines() == [
        of_clip("clip.cancelled", clips[0], artist),
        of_clip("clip.cancelled", clips[1], operator),
        of_clip("clip.cancelled", clips[2]),
        of_clip("clip.cancelled", running, artist),
    ]


@pytest.mark.parametrize("status", ["held", "withheld"])
def test_release_and_refusal_name_who_decided(status: str) -> None:
    operator = make_operator()
    released, refused = make_clip(status=status), make_clip(status=status)
    release(clip=released, by=operator)
    refuse(clip=refused, sentence="It shows a living person.", by=operator)
    refuse(clip=refused, sentence="Again.", by=operator)
    assert lines() == [
        of_clip("clip.released", released, operator),
        of_clip("clip.refused", refused, operator),
    ]


def test_set_aside_and_restored() -> None:
    operator, clip = make_operator(), claimed(attempt=2)
    assert take_away(clip, cause="The worker stopped answering.", still=Q())
    restore(clip=clip, by=operator)
    restore(clip=clip, by=operator)
    assert lines() == [
        of_clip("clip.set_aside", clip),
        of_clip("clip.restored", clip, operator),
    ]
