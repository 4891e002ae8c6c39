from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.house import handlers
from portal.house.enqueue import enqueue
from portal.house.handlers import handles
from portal.house.work import reconcile_house, work_one
from portal.models import HouseJob
from portal.models.lease import from_now
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

Status = HouseJob.Status


@pytest.fixture
def done() -> Iterator[list[dict[str, Any]]]:
    """What the job "probe" was given, each time it ran; it fails where it is told to."""
    calls: list[dict[str, Any]] = []

    @handles("probe")
    def probe(payload: dict[str, Any]) -> None:
        calls.append(payload)
        if payload.get("fails"):
            raise RuntimeError("The mail server said no.")

    yield calls
    handlers._handlers.pop("probe")


def let_the_pause_pass(job: HouseJob) -> None:
    HouseJob.objects.filter(pk=job.pk).update(not_before=None)


def test_a_job_is_a_row_and_a_ticket_and_is_done_once(done: list[dict[str, Any]]) -> None:
    job = enqueue(kind="probe", payload={"number": 1})
    assert list(DBTaskResult.objects.values_list("queue_name", flat=True)) == ["house"]
    assert [work_one(), work_one()] == [True, False]
    job.refresh_from_db()
    assert (job.status, job.attempt, job.token, done) == (Status.DONE, 1, None, [{"number": 1}])
    assert job.finished_at is not None


def test_the_oldest_comes_first(done: list[dict[str, Any]]) -> None:
    for number in range(3):
        enqueue(kind="probe", payload={"number": number})
    do_house_work()
    assert [call["number"] for call in done] == [0, 1, 2]


def test_a_failing_job_pauses_tries_again_and_is_given_up(
    settings, done: list[dict[str, Any]]
) -> None:
    settings.MAX_ATTEMPTS = 3
    job = enqueue(kind="probe", payload={"fails": True})
    for attempt in (1, 2, 3):
        assert work_one() is True
        job.refresh_from_db()
        assert job.attempt == attempt
        assert "The mail server said no." in job.error
        assert work_one() is False  # it waits for its time
        let_the_pause_pass(job)
    assert (job.status, len(done)) == (Status.FAILED, 3)
    assert work_one() is False


def test_a_kind_that_nobody_declares_is_given_up_with_its_reason(settings) -> None:
    settings.MAX_ATTEMPTS = 1
    job = enqueue(kind="unheard_of")
    assert work_one() is True
    job.refresh_from_db()
    assert (job.status, "KeyError" in job.error) == (Status.FAILED, True)


def test_two_workers_one_job() -> None:
    job = enqueue(kind="probe")
    rivals = [HouseJob.objects.get(pk=job.pk) for _ in range(2)]
    assert [rival.claim(worker="w", lease_s=30) for rival in rivals] == [True, False]


def test_who_lost_the_lease_changes_nothing() -> None:
    job = enqueue(kind="probe")
    job.claim(worker="slow", lease_s=30)
    stolen = HouseJob.objects.get(pk=job.pk)
    HouseJob.objects.filter(pk=job.pk).update(status=Status.QUEUED, **HouseJob.RELEASED)
    assert stolen.claim(worker="quick", lease_s=30) is True
    assert (job.renew(lease_s=30), job.finish(), job.fail("late")) == (False, False, False)
    stolen.refresh_from_db()
    assert (stolen.status, stolen.worker, stolen.error) == (Status.RUNNING, "quick", "")
    assert stolen.finish() is True


def test_a_dead_workers_job_is_taken_back_and_rung_for(done: list[dict[str, Any]]) -> None:
    dead, alive = enqueue(kind="probe"), enqueue(kind="probe")
    dead.claim(worker="dead", lease_s=30)
    alive.claim(worker="alive", lease_s=30)
    HouseJob.objects.filter(pk=dead.pk).update(lease_until=from_now(-1))
    DBTaskResult.objects.all().delete()
    reconcile_house()
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.status, alive.status) == (Status.QUEUED, Status.RUNNING)
    assert "Worker dead stopped answering" in dead.error
    let_the_pause_pass(dead)
    reconcile_house()
    assert DBTaskResult.objects.count() == 1
    assert (do_house_work(), len(done)) == (1, 1)


def test_a_job_that_kills_its_worker_each_time_is_given_up() -> None:
    job = enqueue(kind="probe")
    for _ in range(settings.MAX_ATTEMPTS):
        let_the_pause_pass(job)
        job.claim(worker="dead", lease_s=30)
        HouseJob.objects.filter(pk=job.pk).update(lease_until=from_now(-1))
        reconcile_house()
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Status.FAILED, settings.MAX_ATTEMPTS)


def test_a_delayed_job_waits_for_its_time_without_a_ticket(done: list[dict[str, Any]]) -> None:
    job = enqueue(kind="probe", delay_s=3600)
    assert (DBTaskResult.objects.count(), work_one()) == (0, False)
    HouseJob.objects.filter(pk=job.pk).update(not_before=from_now(-1))
    assert (work_one(), len(done)) == (True, 1)


def test_the_claim_counts_attempts_in_the_database() -> None:
    job = enqueue(kind="probe")
    HouseJob.objects.filter(pk=job.pk).update(attempt=F("attempt") + 1)
    job.claim(worker="w", lease_s=30)
    assert job.attempt == 2
    assert job.lease_until is not None
    assert 0 < (job.lease_until - timezone.now()).total_seconds() <= 31
