import threading
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from generation.models import Clip, CohortLimits, Generation, ModelVersion, Turn
from generation.queue.allowance import allowance_of
from generation.queue.refusals import (
    FilmUsedUp,
    KeyReused,
    ModelNotOffered,
    NotAdmitted,
    QueueFull,
    SettingRejected,
)
from generation.queue.submit import submit
from portal.gate.admit import Refusal
from portal.models import User
from tests.factories import (
    accept_terms,
    make_artist,
    make_clip,
    make_generation,
    make_model_version,
    make_reviewer,
    make_terms,
)

SIZE = {"width_px": 64, "height_px": 32, "frames": 9, "fps": 8, "steps": 2, "guidance": 3.0}


def ask(user: User, version: ModelVersion, **changes: Any) -> Generation:
    asked = {
        "prompt": "A kite above a beach",
        "variations": 1,
        "seed": 7,
        "idempotency_key": uuid.uuid4(),
        **SIZE,
    } | changes
    return submit(user=user, model_version=version, **asked)


def tickets() -> int:
    return DBTaskResult.objects.filter(queue_name="clips").count()


@pytest.mark.django_db
def test_rows_and_tickets_come_together() -> None:
    artist, version = make_artist(), make_model_version(lane="turbo")
    first = ask(artist, version, variations=3, seed=Generation.MAX_SEED)
    second = ask(artist, version, negative_prompt="blur")
    assert (first.number, second.number) == (1, 2)
    assert first.membership == artist.memberships.get()
    clips = list(first.clips.order_by("variation").values_list("variation", "seed", "lane"))
    assert clips == [(1, 2**32 - 1, "turbo"), (2, 0, "turbo"), (3, 1, "turbo")]
    assert [clip.number for clip in first.clips.order_by("pk")] == ["0001-1", "0001-2", "0001-3"]
    assert set(first.clips.values_list("status", flat=True)) == {Clip.Status.QUEUED}
    assert tickets() == 4


@pytest.mark.django_db
def test_seed_is_drawn_when_none_is_given() -> None:
    artist, version, key = make_artist(), make_model_version(), uuid.uuid4()
    drawn = ask(artist, version, seed=None, idempotency_key=key)
    assert 0 <= drawn.seed <= Generation.MAX_SEED
    assert ask(artist, version, seed=None, idempotency_key=key) == drawn


@pytest.mark.django_db
def test_same_key_and_request_give_the_same_generation() -> None:
    artist, version, key = make_artist(), make_model_version(), uuid.uuid4()
    first = ask(artist, version, idempotency_key=key)
    assert ask(artist, version, idempotency_key=key) == first
    with pytest.raises(KeyReused):
        ask(artist, version, idempotency_key=key, prompt="Something else")
    assert ask(make_artist(), version, idempotency_key=key) != first
    assert (Generation.objects.count(), tickets()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_submissions_with_one_key_make_one() -> None:
    artist, version, key = make_artist(), make_model_version(), uuid.uuid4()
    made: list[int] = []
    barrier = threading.Barrier(50)

    def post() -> None:
        try:
            barrier.wait()
            made.append(ask(artist, version, idempotency_key=key, variations=2).pk)
        finally:
            connection.close()

    _run([threading.Thread(target=post) for _ in range(50)])
    assert len(made) == 50
    assert len(set(made)) == 1
    assert (Clip.objects.count(), tickets()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_parallel_submissions_do_not_overshoot_the_limit() -> None:
    artist, version = make_artist(), make_model_version()
    CohortLimits.objects.create(cohort=artist.memberships.get().cohort, queued_clips=5)
    refused: list[str] = []

    def post() -> None:
        try:
            ask(artist, version)
        except QueueFull as full:
            refused.append(full.sentence)
        finally:
            connection.close()

    _run([threading.Thread(target=post) for _ in range(12)])
    assert (Clip.objects.count(), len(refused)) == (5, 7)
    assert sorted(Generation.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db
def test_full_queue_is_refused_in_a_sentence_and_nothing_is_written() -> None:
    artist, version = make_artist(), make_model_version()
    CohortLimits.objects.create(cohort=artist.memberships.get().cohort, queued_clips=3)
    ask(artist, version, variations=2)
    with pytest.raises(QueueFull) as refused:
        ask(artist, version, variations=2)
    assert refused.value.sentence == (
        "Your queue holds 3 clips at most. 2 wait there now, so 1 more fit. "
        "A place is free again as soon as a clip begins."
    )
    assert refused.value.field == "variations"
    assert (Generation.objects.count(), tickets(), Turn.objects.get().last_number) == (1, 2, 1)


@pytest.mark.django_db
def test_film_of_the_day_runs_out_comes_back_and_begins_anew() -> None:
    artist, version = make_artist(), make_model_version()
    CohortLimits.objects.create(cohort=artist.memberships.get().cohort, film_seconds_a_day=4)
    noon = datetime.combine(timezone.now().date(), datetime.min.time(), UTC) + timedelta(hours=12)
    first = ask(artist, version, variations=3, at=noon)  # 3 x 9/8 s
    with pytest.raises(FilmUsedUp) as refused:
        ask(artist, version, at=noon)
    assert refused.value.sentence == (
        "You may make 4 s of film a day. 3.375 s are used, and this would take 1.125 s. "
        "The next day begins at 00:00 UTC."
    )
    spoilt = first.clips.order_by("pk")[0]
    Clip.objects.filter(pk=spoilt.pk).update(status=Clip.Status.FAILED, finished_at=noon)
    ask(artist, version, at=noon)
    allowance = allowance_of(artist.memberships.get(), at=noon)
    assert (allowance.film_seconds_left, allowance.queued_left) == (0.625, 21)
    tomorrow = allowance_of(artist.memberships.get(), at=noon + timedelta(days=1))
    assert tomorrow.film_seconds_left == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "refusal"), [("frozen", Refusal.FROZEN), ("ended", Refusal.ENDED)]
)
def test_members_who_may_not_make_are_refused(status: str, refusal: Refusal) -> None:
    with pytest.raises(NotAdmitted) as refused:
        ask(make_artist(status=status), make_model_version())
    assert (refused.value.admission.refusal, refused.value.sentence) == (refusal, "A reason.")


@pytest.mark.django_db
def test_staff_and_those_without_terms_are_refused() -> None:
    version, artist = make_model_version(), make_artist()
    with pytest.raises(NotAdmitted) as refused:
        ask(make_reviewer(), version)
    assert refused.value.admission.refusal == Refusal.NO_MEMBERSHIP
    make_terms()
    with pytest.raises(NotAdmitted) as refused:
        ask(artist, version)
    assert refused.value.admission.refusal == Refusal.TERMS
    accept_terms(artist)
    ask(artist, version)


@pytest.mark.django_db
def test_only_offered_models_are_taken() -> None:
    artist, version, other = make_artist(), make_model_version(), make_model_version()
    retired = make_model_version(retired_at=timezone.now())
    limits = CohortLimits.objects.create(cohort=artist.memberships.get().cohort)
    with pytest.raises(ModelNotOffered):
        ask(artist, retired)
    ask(artist, other)
    limits.model_versions.add(version)
    with pytest.raises(ModelNotOffered):
        ask(artist, other)
    ask(artist, version)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"prompt": "  "}, "prompt"),
        ({"prompt": "a\x00b"}, "prompt"),
        ({"width_px": 65}, "width_px"),
        ({"frames": 10}, "frames"),
        ({"steps": 51}, "steps"),
        ({"seed": -1}, "seed"),
        ({"variations": 9}, "variations"),
        ({"variations": 0}, "variations"),
    ],
)
def test_what_the_model_cannot_do_is_refused(changes: dict[str, Any], field: str) -> None:
    artist, version = make_artist(), make_model_version()
    with pytest.raises(SettingRejected) as refused:
        ask(artist, version, **changes)
    assert refused.value.field == field
    assert Generation.objects.count() == 0


@pytest.mark.django_db
def test_idle_artists_bank_no_credit() -> None:
    busy, idle, version = make_artist(), make_artist(), make_model_version()
    ask(busy, version)
    Turn.objects.filter(user=busy).update(vtime=100.0)
    ask(idle, version)
    assert Turn.objects.get(user=idle).vtime == 100.0
    Turn.objects.filter(user=idle).update(vtime=50.0)
    ask(idle, version)  # at work already: neither lifted nor lowered
    assert Turn.objects.get(user=idle).vtime == 50.0


@pytest.mark.django_db
def test_estimate_learns_from_finished_clips() -> None:
    artist, version = make_artist(), make_model_version()
    assert ask(artist, version).clips.get().est_seconds == 1.0
    for seconds in (30.0, 10.0, 20.0):
        generation = make_generation(artist=artist, model_version=version)
        make_clip(generation=generation, status="done", run_seconds=seconds)
    assert ask(artist, version).clips.get().est_seconds == 20.0
    assert ask(artist, version, steps=4).clips.get().est_seconds == pytest.approx(40.0)
