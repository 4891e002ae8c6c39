import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generation.models import Attempt, Clip, CohortLimits, Turn
from generation.queue.claim import claim
from generation.queue.decisions import cancel
from generation.queue.holding import hand_back
from portal.models import User
from tests.factories import make_artist, make_clip, make_generation, make_model_version

pytestmark = pytest.mark.django_db


def queue_clips(artist: User, count: int, **fields: object) -> list[Clip]:
    fields = {"est_seconds": 10.0} | fields
    return [make_clip(artist=artist, **fields) for _ in range(count)]


def end(clip: Clip) -> None:
    """Take the clip out of the way as a finished one is."""
    Clip.objects.filter(pk=clip.pk).update(
        status="failed", finished_at=timezone.now(), **Clip.RELEASED
    )


def claim_all() -> list[Clip]:
    taken = []
    while clip := claim(worker="one"):
        taken.append(clip)
        end(clip)
    return taken


def test_claim_gives_lease_attempt_and_charge() -> None:
    clip = make_clip(est_seconds=12.0)
    Turn.objects.update(weight=2.0)
    taken = claim(worker="one")
    assert taken == clip
    assert (taken.status, taken.attempt, taken.worker, taken.phase, taken.charged_s) == (
        Clip.Status.RUNNING, 1, "one", Clip.Phase.LOADING, 12.0,
    )  # fmt: skip
    assert taken.lease_until > timezone.now() + timedelta(seconds=25)
    attempt = Attempt.objects.get()
    assert (attempt.token, attempt.number, attempt.outcome) == (taken.token, 1, "running")
    assert Turn.objects.get().vtime == 6.0
    assert claim(worker="two") is None


def test_nobody_waits_behind_a_long_queue() -> None:
    a, b, c = make_artist(name="A"), make_artist(name="B"), make_artist(name="C")
    queue_clips(a, 32)
    first = claim(worker="one")
    queue_clips(b, 2)
    queue_clips(c, 3)
    for newcomer in (b, c):  # as submit() lets them in
        Turn.objects.filter(user=newcomer).update(vtime=Turn.objects.get(user=a).vtime)
    end(first)
    order = "".join(clip.artist.name for clip in claim_all())
    assert order[:10] == "ABCABCACAA"
    assert len(order) == 36


def test_turbo_goes_first_then_share_then_priority_then_age() -> None:
    a, b = make_artist(name="A"), make_artist(name="B")
    standard, turbo = make_model_version(), make_model_version(lane="turbo")
    now = timezone.now()
    ages = {"old": now - timedelta(hours=2), "young": now - timedelta(hours=1)}
    rows = [
        (a, standard, 0, "young"), (a, standard, 0, "old"), (a, standard, 5, "young"),
        (b, standard, 0, "old"), (b, turbo, 0, "young"),
    ]  # fmt: skip
    clips = [
        make_clip(
            generation=make_generation(artist=artist, model_version=version),
            priority=priority, queued_at=ages[age], est_seconds=1.0,
        )
        for artist, version, priority, age in rows
    ]  # fmt: skip
    Turn.objects.filter(user=b).update(vtime=10.0)
    assert [clips.index(clip) for clip in claim_all()] == [4, 2, 1, 0, 3]


def test_lanes_of_the_worker_are_kept_to() -> None:
    make_clip()
    assert claim(worker="one", lanes=["turbo"]) is None
    assert claim(worker="one", lanes=["standard"]) is not None


def test_no_more_run_at_once_than_the_cohort_allows() -> None:
    a, b = make_artist(), make_artist()
    CohortLimits.objects.create(cohort=b.memberships.get().cohort, running_clips=1)
    queue_clips(a, 3)
    queue_clips(b, 3)
    taken = []
    while clip := claim(worker="one"):
        taken.append(clip.artist)
    assert (taken.count(a), taken.count(b)) == (2, 1)


@pytest.mark.parametrize("status", ["frozen", "ended"])
def test_clips_of_frozen_and_ended_members_stay(status: str) -> None:
    queue_clips(make_artist(status=status), 1)
    assert claim(worker="one") is None


def test_clips_of_closed_accounts_stay() -> None:
    queue_clips(make_artist(is_active=False), 1)
    assert claim(worker="one") is None


def test_a_pause_after_a_crash_is_kept() -> None:
    clip = make_clip(not_before=timezone.now() + timedelta(hours=1))
    assert claim(worker="one") is None
    Clip.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert claim(worker="one") == clip


def test_handing_back_costs_neither_attempt_nor_share() -> None:
    make_clip(est_seconds=12.0)
    clip = claim(worker="one")
    assert hand_back(clip)
    assert (clip.status, clip.attempt, clip.token) == (Clip.Status.QUEUED, 0, None)
    assert Turn.objects.get().vtime == 0.0
    assert Attempt.objects.get().outcome == Attempt.Outcome.HANDED_BACK


@pytest.mark.django_db(transaction=True)
def test_racing_claimers_never_take_the_same_clip() -> None:
    artists = [make_artist() for _ in range(4)]
    CohortLimits.objects.bulk_create(
        CohortLimits(cohort=a.memberships.get().cohort, running_clips=50) for a in artists
    )
    for artist in artists:
        queue_clips(artist, 10)
    taken: list[tuple[int, int]] = []

    def work(name: str) -> None:
        try:
            while clip := claim(worker=name):
                taken.append((clip.pk, clip.artist_id))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 40
    assert len({pk for pk, _ in taken}) == 40
    assert Attempt.objects.count() == 40
    vtimes = set(Turn.objects.values_list("vtime", flat=True))
    assert vtimes == {100.0}


@pytest.mark.django_db(transaction=True)
def test_cancel_and_claim_never_both_win() -> None:
    clips = queue_clips(make_artist(), 20)
    cancelled: list[int] = []

    def call_off() -> None:
        try:
            for clip in clips:
                if cancel(clip=clip, by=None):
                    cancelled.append(clip.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=call_off)
    thread.start()
    taken = claim_all()
    thread.join()
    taken += claim_all()
    ended = Clip.objects.filter(status=Clip.Status.CANCELLED).count()
    assert len(taken) + ended == 20
    assert Attempt.objects.count() == len(taken)
