"""The worker as a process of its own: killed, stopped, drained."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from generation.house_jobs import purge_attempts
from generation.models import Attempt, Clip, ModelVersion, WorkerSlot
from generation.queue.reconcile import reconcile
from generation.queue.tasks import ring
from portal.models import Notice
from tests.factories import make_clip, make_generation
from tests.generation.queue.conftest import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[..., subprocess.Popen[bytes]]
Status = Clip.Status
LONG = {"width_px": 128, "height_px": 128, "frames": 33, "steps": 30}


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.RETRY_BACKOFF_S = 0
    settings.BEAT_S = 0.4


def queue_clip(version: ModelVersion) -> Clip:
    clip = make_clip(generation=make_generation(model_version=version, **LONG))
    ring()
    return clip


def status_of(clip: Clip) -> str:
    return Clip.objects.values_list("status", flat=True).get(pk=clip.pk)


def wait_for_steps(clip: Clip) -> None:
    rendering = Clip.objects.running().filter(pk=clip.pk, phase="denoising", step__gte=1)
    wait_until(rendering.exists)


def swept(clip: Clip, status: str) -> bool:
    reconcile()
    return status_of(clip) == status


def test_a_killed_workers_clip_is_finished_by_the_next(
    tiny: ModelVersion, start_worker: Start
) -> None:
    clip = queue_clip(tiny)
    first = start_worker(STEP_WRITE_S=0)
    wait_for_steps(clip)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert status_of(clip) == Status.RUNNING
    wait_until(lambda: swept(clip, Status.QUEUED))
    start_worker()
    wait_until(lambda: swept(clip, Status.DONE))
    clip.refresh_from_db()
    assert clip.attempt == 2
    outcomes = list(Attempt.objects.values_list("number", "outcome"))
    assert outcomes == [(1, "lost"), (2, "done")]
    purge_attempts({"quiet_s": 0})
    root = Path(default_storage.path("attempts"))
    files = sorted(path.relative_to(root.parent).as_posix() for path in root.rglob("*.*"))
    assert files == sorted([clip.master_name, *clip.renditions.values_list("name", flat=True)])
    assert len(files) == 5
    assert Notice.objects.filter(kind="clip_finished").count() == 1


def test_a_clip_that_kills_three_workers_is_set_aside(
    tiny: ModelVersion, start_worker: Start
) -> None:
    clip = queue_clip(tiny)
    for attempt in (1, 2, 3):
        worker = start_worker(LEASE_S=1, BEAT_S=0.2)
        running = Clip.objects.running().filter(pk=clip.pk, attempt=attempt)
        wait_until(running.exists)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        wait_until(lambda: not swept(clip, Status.RUNNING))
    clip.refresh_from_db()
    assert (clip.status, clip.attempt) == (Status.QUARANTINED, 3)
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["lost"] * 3
    assert Notice.objects.get().kind == "clip_failed"


def test_a_worker_that_slept_past_its_lease_is_refused(
    tiny: ModelVersion, start_worker: Start
) -> None:
    clip = queue_clip(tiny)
    sleeper = start_worker(STEP_WRITE_S=0, LEASE_S=1, BEAT_S=0.2)
    wait_for_steps(clip)
    os.kill(sleeper.pid, signal.SIGSTOP)
    wait_until(lambda: swept(clip, Status.QUEUED))
    Clip.objects.update(not_before="2100-01-01T00:00:00Z")
    before = Clip.objects.values().get()
    os.kill(sleeper.pid, signal.SIGCONT)
    wait_until(lambda: WorkerSlot.objects.filter(clip=None).exists())
    assert Clip.objects.values().get() == before
    assert Attempt.objects.get().outcome == Attempt.Outcome.LOST


def test_a_worker_told_to_stop_finishes_what_fits_into_the_grace(
    tiny: ModelVersion, start_worker: Start
) -> None:
    clip = queue_clip(tiny)
    worker = start_worker(STEP_WRITE_S=0, DRAIN_GRACE_S=60)
    wait_for_steps(clip)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0
    assert status_of(clip) == Status.DONE
    assert WorkerSlot.objects.count() == 0


@pytest.mark.parametrize("signals", [1, 2], ids=["grace-over", "second-signal"])
def test_a_worker_told_to_stop_hands_back_what_does_not_fit(
    tiny: ModelVersion, start_worker: Start, signals: int
) -> None:
    clip = queue_clip(tiny)
    # The render is short: only quick beats tell of the first signal before it is over.
    worker = start_worker(STEP_WRITE_S=0, DRAIN_GRACE_S=0 if signals == 1 else 60, BEAT_S=0.05)
    wait_for_steps(clip)
    worker.send_signal(signal.SIGTERM)
    if signals == 2:
        wait_until(lambda: WorkerSlot.objects.filter(draining=True).exists())
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0
    clip.refresh_from_db()
    assert (clip.status, clip.attempt, clip.error_text) == (Status.QUEUED, 0, "")
    assert Attempt.objects.get().outcome == Attempt.Outcome.HANDED_BACK
