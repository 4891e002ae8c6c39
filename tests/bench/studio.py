"""What an artist waits for in the studio."""

import asyncio
import json
import time
from collections.abc import Iterator
from statistics import median

import websockets

from tests.bench.queue import finished
from tests.bench.served import Artist, product, rows

SUBMITS = 60
WATCHED = 7
LONGEST_S = 60.0


def measure() -> Iterator[tuple[str, float, str]]:
    rows()
    from generation.models import Clip

    artist = Artist()
    artist.submit(model="starter", frames=49, steps=20)  # the worker warms up
    finished(Clip)
    firsts_ms = [asyncio.run(first_progress_ms(artist)) for _ in range(WATCHED) if finished(Clip)]
    yield "studio.first_progress_ms", median(firsts_ms), "ms"
    finished(Clip)
    times_ms = sorted(
        artist.submit(model="starter-turbo", frames=9, steps=1) * 1000 for _ in range(SUBMITS)
    )
    yield "studio.submit_p50_ms", median(times_ms), "ms"
    yield "studio.submit_p95_ms", times_ms[int(SUBMITS * 0.95)], "ms"


async def first_progress_ms(artist: Artist) -> float:
    """From the press of the button to the first step seen on the studio's socket."""
    cookies = "; ".join(f"{c.name}={c.value}" for c in artist.http.cookies)
    async with websockets.connect(
        product().url.replace("http", "ws") + "/ws/studio/",
        origin=product().url,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookies},
    ) as socket:
        started = time.monotonic()
        submit = asyncio.create_task(
            asyncio.to_thread(artist.submit, model="starter", frames=49, steps=20)
        )
        while not is_step(await asyncio.wait_for(socket.recv(), LONGEST_S)):
            pass
        seen = time.monotonic()
        await submit
    return (seen - started) * 1000


def is_step(message: str | bytes) -> bool:
    told = json.loads(message)
    return told["type"] == "progress" and told["step"] >= 1
