import json
import socket
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from generation.models import Clip, ModelVersion
from generation.queue import progress
from generation.queue.position import outlook
from generation.queue.progress import HintSocket, announce
from generation.queue.slot import Slot
from generation.queue.submit import submit
from tests.factories import make_artist, make_clip, make_generation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """What this process says, as a reader of the socket gets it."""
    settings.REDIS_URL = ""
    site, worker = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    site.setblocking(False)
    writer = HintSocket(worker.fileno())
    monkeypatch.setattr(progress, "_channel", lambda: writer)

    def read() -> list[dict[str, Any]]:
        raw = b""
        try:
            while chunk := site.recv(1 << 20):
                raw += chunk
        except BlockingIOError:
            pass
        return [json.loads(line) for line in raw.splitlines()]

    yield read
    writer.close()
    site.close()
    worker.close()


def test_nothing_is_said_before_the_commit_or_after_a_rollback(lines: Any) -> None:
    clip = make_clip()
    with transaction.atomic():
        announce(clip)
        assert lines() == []
    assert lines() == [
        {
            "clip": str(clip.public_id), "user": clip.artist_id, "attempt": 0,
            "status": "queued", "preview": None,
        }
    ]  # fmt: skip
    with transaction.atomic():
        announce(clip)
        transaction.set_rollback(True)
    assert lines() == []


def test_a_dead_reader_disturbs_nobody(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.REDIS_URL = ""
    site, worker = socket.socketpair()
    writer = HintSocket(worker.fileno())
    monkeypatch.setattr(progress, "_channel", lambda: writer)
    site.close()
    clip = make_clip()
    announce(clip)
    assert Clip.objects.get() == clip
    writer.close()
    worker.close()


def test_a_dead_redis_disturbs_nobody(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [settings.REDIS_URL]},
        }
    }
    clip = make_clip()
    announce(clip)
    assert Clip.objects.get() == clip


def test_a_render_tells_its_steps_and_shows_a_picture(
    tiny: ModelVersion, lines: Any, settings: Any
) -> None:
    settings.RENDER_THREADS = 1
    generation = make_generation(
        model_version=tiny, width_px=128, height_px=128, frames=33, steps=30
    )
    clip = make_clip(generation=generation)
    assert Slot(name="here").pull()
    said = lines()
    assert [hint["status"] for hint in (said[0], said[-1])] == [Clip.Status.RUNNING, "done"]
    steps = [hint for hint in said if "step" in hint]
    assert {hint["clip"] for hint in steps} == {str(clip.public_id)}
    assert [hint["seq"] for hint in steps] == list(range(1, len(steps) + 1))
    assert list(dict.fromkeys(hint["phase"] for hint in steps)) == [
        "denoising", "decoding", "saving",
    ]  # fmt: skip
    pictures = [hint["preview"] for hint in steps if hint["preview"]]
    assert pictures
    assert all(picture.startswith("UklGR") for picture in pictures)  # RIFF, as WebP begins


def test_places_are_read_anew_once_the_queue_has_moved() -> None:
    artist = make_artist()
    first = make_clip(artist=artist)
    assert outlook().position(first) == 1
    generation = first.generation
    second = submit(
        user=artist, model_version=generation.model_version, prompt="Another", width_px=64,
        height_px=32, frames=9, fps=8, steps=2, guidance=3.0, variations=1, seed=1,
        idempotency_key=generation.public_id,
    ).clips.get()  # fmt: skip
    assert outlook().position(second) == 2


def test_a_cache_that_is_away_disturbs_nobody(settings: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": blocked / "cache",
        }
    }
    clip = make_clip()
    announce(clip)
    assert outlook().position(clip) == 1
