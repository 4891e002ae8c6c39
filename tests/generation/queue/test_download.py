"""The file to keep, made by the house worker from the master of a real render."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from generation.media.probe import probe
from generation.models import Clip, ModelVersion, Rendition
from generation.queue.download import make_download
from generation.queue.slot import Slot
from portal.house.work import work_one
from portal.models import HouseJob
from tests.factories import make_clip, make_generation

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = {"width_px": 64, "height_px": 64, "frames": 9, "steps": 2}


@pytest.fixture
def clip(tiny: ModelVersion, settings: Any) -> Clip:
    settings.RENDER_THREADS = 1
    clip = make_clip(generation=make_generation(model_version=tiny, **SMALL))
    assert Slot(name="here").pull()
    clip.refresh_from_db()
    return clip


def downloads(clip: Clip) -> list[Rendition]:
    return list(clip.renditions.filter(purpose=Rendition.Purpose.DOWNLOAD))


def test_the_house_worker_writes_it_after_the_clip_is_published(clip: Clip) -> None:
    assert (clip.status, downloads(clip)) == (Clip.Status.DONE, [])
    assert work_one()
    [row] = downloads(clip)
    facts = probe(Path(default_storage.path(row.name)))
    assert (facts.frames, facts.width_px, facts.height_px) == (9, 64, 64)
    assert (facts.sha256, facts.bytes, facts.mime) == (row.sha256, row.bytes, "video/mp4")
    assert HouseJob.objects.get(kind="make_download").status == HouseJob.Status.DONE


def test_a_second_time_changes_nothing(clip: Clip) -> None:
    assert make_download(clip=clip) == make_download(clip=clip)
    assert len(downloads(clip)) == 1


def test_a_lost_master_fails_the_job_and_leaves_the_clip(clip: Clip, settings: Any) -> None:
    settings.MAX_ATTEMPTS = 1
    default_storage.delete(clip.master_name)
    assert work_one()
    job = HouseJob.objects.get(kind="make_download")
    assert (job.status, "FileNotFoundError" in job.error) == (HouseJob.Status.FAILED, True)
    clip.refresh_from_db()
    assert (clip.status, downloads(clip)) == (Clip.Status.DONE, [])
