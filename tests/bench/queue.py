"""How quickly an idle worker picks up a clip."""

import time
from collections.abc import Iterator
from statistics import median

from tests.bench.served import Artist, rows

CLIPS = 41


def measure() -> Iterator[tuple[str, float, str]]:
    """From the rows' commit to the claim, one small clip at a time, embedded settings."""
    rows()
    from generation.models import Clip

    artist = Artist()
    waits_ms = []
    for _ in range(CLIPS):
        artist.submit(model="starter-turbo", frames=9, steps=1)
        clip = finished(Clip)
        attempt = clip.attempts.get()
        waits_ms.append((attempt.started_at - clip.queued_at).total_seconds() * 1000)
    waits_ms = sorted(waits_ms[1:])  # the first one loads the model
    yield "queue.pickup_p50_ms", median(waits_ms), "ms"
    yield "queue.pickup_p95_ms", waits_ms[int(len(waits_ms) * 0.95)], "ms"


def finished(clips):  # type: ignore[no-untyped-def]
    """The newest clip, once it is over; `clips` is the model, known only after Django's set-up."""
    for _ in range(2400):
        clip = clips.objects.order_by("-pk").first()
        if clip is not None and clip.is_over:
            if clip.status != clips.Status.DONE:
                raise RuntimeError(f"{clip.status}: {clip.error_detail}")
            return clip
        time.sleep(0.05)
    raise TimeoutError("The clip did not end within two minutes")
