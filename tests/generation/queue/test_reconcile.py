import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from generation.house_jobs import prune_tickets, purge_attempts
from generation.models import Attempt, Clip, Turn, WorkerSlot
from generation.queue.claim import claim
from generation.queue.reconcile import plan_purges, reconcile
from generation.queue.slot import this_slot
from generation.queue.tasks import pull_clip, ring
from portal.gate.end_membership import end_membership, freeze_membership, resume_membership
from portal.house.work import work_one
from portal.models import HouseJob
from tests.factories import make_artist, make_clip, make_operator

pytestmark = pytest.mark.django_db
Status = Clip.Status
LONG_AGO = timedelta(hours=2)


def clip_tickets() -> int:
    return DBTaskResult.objects.filter(queue_name="clips").count()


def test_a_dead_workers_clip_waits_again_and_comes_back() -> None:
    clip = make_clip(status="running")
    Clip.objects.update(lease_until=timezone.now() - LONG_AGO)
    assert reconcile().taken_away == 1
    assert reconcile().taken_away == 0
    clip.refresh_from_db()
    assert (clip.status, clip.attempt) == (Status.QUEUED, 1)
    assert 5 < (clip.not_before - timezone.now()).total_seconds() <= 10
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.detail) == (
        Attempt.Outcome.LOST, "The worker stopped answering. Attempt 1.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stuck", "detail"),
    [
        ("started_at", "It ran for more than 1800 s. Attempt 1."),
        ("progress_at", "It made no progress for 300 s. Attempt 1."),
    ],
)
def test_a_worker_that_hangs_loses_its_clip_although_it_beats(stuck: str, detail: str) -> None:
    make_clip(status="running")
    Clip.objects.update(**{stuck: timezone.now() - LONG_AGO})
    assert reconcile().taken_away == 1
    assert Clip.objects.get().status == Status.QUEUED
    assert Attempt.objects.get().detail == detail


def test_what_runs_well_is_left_alone() -> None:
    make_clip(status="running")
    before = Clip.objects.values().get()
    reconcile()
    assert Clip.objects.values().get() == before


def test_three_crashes_set_a_clip_aside(settings: Any) -> None:
    settings.RETRY_BACKOFF_S = 0
    make_clip()
    for attempt in (1, 2, 3):
        assert claim(worker=f"w{attempt}").attempt == attempt
        Clip.objects.update(lease_until=timezone.now() - LONG_AGO)
        reconcile()
    clip = Clip.objects.get()
    assert (clip.status, clip.error_code) == (Status.QUARANTINED, "quarantined")
    assert list(Attempt.objects.values_list("number", "outcome")) == [
        (1, "lost"), (2, "lost"), (3, "lost"),
    ]  # fmt: skip
    assert claim(worker="w4") is None


def test_clips_of_those_who_left_are_cancelled() -> None:
    gone = make_artist(status="ended")
    closed = make_artist(is_active=False)
    frozen, member = make_artist(status="frozen"), make_artist()
    expected = {}
    for artist, waiting, is_gone in [
        (gone, "cancelled", True), (closed, "cancelled", True),
        (frozen, "queued", False), (member, "queued", False),
    ]:  # fmt: skip
        expected[make_clip(artist=artist).pk] = (waiting, is_gone)
        expected[make_clip(artist=artist, status="running").pk] = ("running", is_gone)
    assert reconcile().cancelled == 4
    assert reconcile().cancelled == 0
    rows = Clip.objects.values_list("pk", "status", "cancel_requested_at")
    assert {pk: (status, asked is not None) for pk, status, asked in rows} == expected


def test_the_gates_word_counts_at_once() -> None:
    artist, operator = make_artist(), make_operator()
    membership = artist.memberships.get()
    waiting, running = make_clip(artist=artist), make_clip(artist=artist, status="running")
    freeze_membership(membership=membership, reason="A pause.", by=operator)
    waiting.refresh_from_db()
    running.refresh_from_db()
    assert (waiting.status, running.cancel_requested_at is None) == (Status.QUEUED, True)
    assert claim(worker="one") is None
    resume_membership(membership=membership, by=operator)
    assert clip_tickets() == 1
    assert claim(worker="one") == waiting
    end_membership(membership=membership, reason="The end.", by=operator)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.cancel_requested_at is None) == (Status.RUNNING, False)


def test_it_rings_for_idle_slots_only() -> None:
    for _ in range(3):
        make_clip()
    assert reconcile().rung == 0
    WorkerSlot.objects.create(name="idle", lanes=["standard"])
    WorkerSlot.objects.create(name="drains", lanes=["standard"], draining=True)
    WorkerSlot.objects.create(name="busy", lanes=["standard"], clip=make_clip(status="running"))
    assert reconcile().rung == 1
    assert clip_tickets() == 1


def test_slots_that_went_silent_are_forgotten() -> None:
    WorkerSlot.objects.create(name="live")
    WorkerSlot.objects.create(name="dead", seen_at=timezone.now() - LONG_AGO)
    assert reconcile().slots_gone == 1
    assert WorkerSlot.objects.get().name == "live"


@pytest.mark.django_db(transaction=True)
def test_many_copies_at_once_do_each_thing_once() -> None:
    for _ in range(10):
        make_clip(status="running")
    Clip.objects.update(lease_until=timezone.now() - LONG_AGO)
    taken: list[int] = []

    def sweep() -> None:
        try:
            taken.append(reconcile().taken_away)
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 10
    assert set(Clip.objects.values_list("status", "attempt")) == {(Status.QUEUED, 1)}


def test_command_does_one_pass() -> None:
    out = StringIO()
    call_command("reconcile", "--once", stdout=out)
    assert out.getvalue() == "taken away 0, cancelled 0, rung 0, slots gone 0\n"


def test_purges_are_planned_once_an_hour() -> None:
    plan_purges()
    plan_purges()
    assert sorted(HouseJob.objects.values_list("kind", flat=True)) == [
        "prune_tickets", "purge_attempts", "seal_record",
    ]  # fmt: skip
    plan_purges(at=timezone.now() + timedelta(hours=1, minutes=1))
    assert HouseJob.objects.count() == 6
    assert work_one()
    assert HouseJob.objects.filter(status="done").count() == 1


def test_purge_deletes_files_of_attempts_without_a_film() -> None:
    clip = make_clip(status="running")
    kept = {}
    for outcome, ended in [("lost", LONG_AGO), ("done", LONG_AGO), ("cancelled", timedelta(0))]:
        attempt = Attempt.objects.create(
            clip=clip, number=1, token=f"00000000-0000-4000-8000-00000000000{len(kept)}",
            worker="w", outcome=outcome, ended_at=timezone.now() - ended,
        )  # fmt: skip
        kept[outcome] = default_storage.save(f"{attempt.folder}/master.mkv", ContentFile(b"x"))
    running = default_storage.save(f"{clip.folder_of(clip.token)}/master.mkv", ContentFile(b"x"))
    purge_attempts({})
    there = {outcome: default_storage.exists(name) for outcome, name in kept.items()}
    assert there == {"lost": False, "done": True, "cancelled": True}
    assert default_storage.exists(running)
    assert Attempt.objects.filter(cleared_at__isnull=False).get().outcome == "lost"


def test_prune_deletes_old_tickets_and_those_of_killed_workers() -> None:
    ring(4)
    old = timezone.now() - timedelta(days=2)
    spent, killed, busy, _ready = DBTaskResult.objects.all()
    for ticket, values in [
        (spent, {"status": "SUCCESSFUL", "finished_at": old}),
        (killed, {"status": "RUNNING", "started_at": old}),
        (busy, {"status": "RUNNING", "started_at": timezone.now()}),
    ]:
        DBTaskResult.objects.filter(pk=ticket.pk).update(**values)
    prune_tickets({})
    left = list(DBTaskResult.objects.values_list("status", flat=True).order_by("status"))
    assert left == ["READY", "RUNNING"]


@pytest.mark.django_db(transaction=True)
def test_a_ticket_without_work_is_harmless() -> None:
    try:
        pull_clip.call(chain=True)
    finally:
        this_slot().close()
    assert (clip_tickets(), Turn.objects.count()) == (0, 0)
