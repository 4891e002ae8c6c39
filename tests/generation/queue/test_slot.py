"""Real renders in this process, on the tiny model."""

import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from generation.models import Attempt, Clip, ModelVersion, Turn, WorkerSlot
from generation.queue.claim import claim
from generation.queue.decisions import cancel
from generation.queue.reconcile import reconcile
from generation.queue.slot import Slot
from tests.factories import make_artist, make_clip, make_generation
from tests.generation.queue.conftest import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
Status = Clip.Status
SMALL = {"width_px": 64, "height_px": 64, "frames": 9, "steps": 2}
LONG = {"width_px": 128, "height_px": 128, "frames": 33, "steps": 30}


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.STEP_WRITE_S = 0
    settings.BEAT_S = 0.1
    settings.RENDER_THREADS = 1


def queue_clip(version: ModelVersion, **size: int) -> Clip:
    return make_clip(generation=make_generation(model_version=version, **SMALL | size))


def files_of(clip: Clip) -> list[str]:
    root = Path(default_storage.path("attempts"))
    return sorted(path.name for path in root.rglob("*") if path.is_file())


EVERY_FILE = [
    "master.mkv",
    "poster.webp",
    "preview.mp4",
    "stream.mp4",
    "strip.webp",
]


def test_a_clip_is_made_and_published_with_all_its_files(tiny: ModelVersion) -> None:
    clip = queue_clip(tiny)
    slot = Slot(name="here")
    assert slot.pull()
    clip.refresh_from_db()
    assert (clip.status, clip.error_detail) == (Status.DONE, "")
    assert (clip.facts["device"], clip.facts["model_digest"]) == ("cpu", tiny.digest)
    assert len(clip.frames_sha256) == 64
    assert Turn.objects.get().vtime == pytest.approx(clip.run_seconds)
    assert files_of(clip) == EVERY_FILE
    assert default_storage.size(clip.master_name) == clip.master_bytes
    renditions = clip.renditions.order_by("purpose")
    assert [r.purpose for r in renditions] == ["poster", "preview", "stream", "strip"]
    assert [default_storage.size(r.name) for r in renditions] == [r.bytes for r in renditions]
    assert not slot.pull()


def test_the_next_clip_of_the_same_model_finds_it_warm(tiny: ModelVersion) -> None:
    slot = Slot(name="here")
    first, second = queue_clip(tiny), queue_clip(tiny)
    assert (slot.pull(), slot.pull()) == (True, True)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.frames_sha256 == second.frames_sha256
    assert len(slot.engines._engines) == 1


def during_render(clip: Clip, deed: Callable[[], None]) -> None:
    """Render the clip here, and do something in another thread once steps are being made."""

    def act() -> None:
        try:
            wait_until(lambda: Clip.objects.filter(pk=clip.pk, step__gte=2).exists())
            deed()
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    assert Slot(name="here").pull()
    thread.join()
    clip.refresh_from_db()


def test_cancel_stops_a_running_clip_between_steps(tiny: ModelVersion) -> None:
    clip = queue_clip(tiny, **LONG)
    artist = clip.artist
    during_render(clip, lambda: cancel(clip=Clip.objects.get(), by=artist))
    assert (clip.status, clip.cancel_by) == (Status.CANCELLED, artist)
    assert 2 <= clip.step < 30
    assert files_of(clip) == []
    assert Attempt.objects.get().outcome == Attempt.Outcome.CANCELLED


def test_a_holder_whose_clip_was_taken_stops_and_changes_nothing(
    tiny: ModelVersion, settings: Any
) -> None:
    settings.BEAT_S = 60  # no heartbeat renews the lease between its end and the sweep
    clip = queue_clip(tiny, **LONG)

    def take() -> None:
        Clip.objects.update(lease_until=timezone.now() - timedelta(hours=1))
        reconcile()
        Clip.objects.update(not_before=None)
        assert claim(worker="other") == clip

    during_render(clip, take)
    assert (clip.status, clip.worker, clip.attempt, clip.step) == (Status.RUNNING, "other", 2, 0)
    assert files_of(clip) == []
    outcomes = list(Attempt.objects.values_list("worker", "outcome"))
    assert outcomes == [("here", "lost"), ("other", "running")]


def test_a_model_whose_files_changed_fails_the_clip_with_a_sentence(
    tiny: ModelVersion, tmp_path: Path
) -> None:
    other = shutil.copytree(tiny.path, tmp_path / "other")
    (other / "atelier.json").unlink()
    ModelVersion.objects.update(directory=str(other))
    clip = queue_clip(tiny)
    assert Slot(name="here").pull()
    clip.refresh_from_db()
    assert (clip.status, clip.error_code, clip.error_text) == (
        Status.FAILED, "model", "This model cannot be used at the moment.",
    )  # fmt: skip
    assert "Register it anew" in clip.error_detail
    midnight = timezone.now().replace(hour=0, minute=0)
    assert Clip.objects.charged_since(midnight) == 0.0


def test_a_request_the_model_refuses_fails_with_its_reason(tiny: ModelVersion) -> None:
    clip = queue_clip(tiny, width_px=65)
    assert Slot(name="here").pull()
    clip.refresh_from_db()
    assert (clip.status, clip.error_code) == (Status.FAILED, "rejected")
    assert clip.error_text == (
        "The width must be a multiple of 32 px; 65 is not. Nearest are 64 and 96."
    )


def test_storage_that_refuses_fails_the_clip_and_blames_nobody(
    tiny: ModelVersion, tmp_path: Path
) -> None:
    (tmp_path / "media").write_text("not a folder")
    clip = queue_clip(tiny)
    assert Slot(name="here").pull()
    clip.refresh_from_db()
    assert (clip.status, clip.error_code, clip.error_text) == (
        Status.FAILED, "fault",
        "Something went wrong here while this clip was made. Nothing you wrote caused it.",
    )  # fmt: skip


def test_a_slot_that_drains_takes_nothing(tiny: ModelVersion) -> None:
    queue_clip(tiny)
    slot = Slot(name="here")
    slot.drain.begin()
    assert not slot.pull()
    assert Clip.objects.get().status == Status.QUEUED


def test_a_finished_clip_rings_for_the_next_of_its_artist(tiny: ModelVersion) -> None:
    artist = make_artist()
    for _ in range(2):
        make_clip(generation=make_generation(artist=artist, model_version=tiny, **SMALL))
    slot = Slot(name="here")
    slot.pull()
    assert DBTaskResult.objects.filter(queue_name="clips").count() == 1
    slot.pull()
    assert DBTaskResult.objects.filter(queue_name="clips").count() == 1


def test_the_register_tells_who_is_there_and_what_they_do(tiny: ModelVersion) -> None:
    slot = Slot(name="here", lanes=["standard"])
    slot.open()
    wait_until(lambda: WorkerSlot.objects.live().count() == 1)
    assert WorkerSlot.objects.get().lanes == ["standard"]
    slot.clip = queue_clip(tiny)
    wait_until(lambda: WorkerSlot.objects.get().clip_id is not None)
    assert WorkerSlot.objects.get().model_version == tiny
    slot.drain.begin()
    wait_until(lambda: WorkerSlot.objects.live().count() == 0)
    slot.close()
    assert WorkerSlot.objects.count() == 0
