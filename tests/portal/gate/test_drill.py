"""The revocation drill: one person is cut off everywhere at once, and nobody else notices.

`tests/bench/gate_drill.py` times the same on a served product with two web processes.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client
from django.urls import reverse

from generation.delivery.find import may_still_have
from generation.models import Clip, Rendition
from generation.queue import consumers
from generation.queue.claim import claim
from generation.queue.holding import Word, ask, stop
from portal.files.body import Body, MembershipCut
from portal.files.stored import open_stored
from portal.models import User
from tests.factories import make_artist, make_clip, make_generation, make_operator, make_rendition
from tests.generation.delivery.fetch import fetch, url_of
from tests.generation.queue.sockets import BrowserSocket
from tests.generation.queue.test_consumers import opened, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = database_sync_to_async
SESSIONS, QUEUED, SIZE = 5, 20, 400_000


@pytest.fixture(autouse=True)
async def _no_connection_left() -> AsyncIterator[None]:
    yield
    await in_thread(connections.close_all)()


@dataclass
class Working:
    """An artist in the middle of a day."""

    artist: User
    running: Clip
    browsers: list[Client]
    media: list[Rendition]
    sockets: list[BrowserSocket] = field(default_factory=list)


def make_working() -> Working:
    artist = make_artist()
    running = make_clip(artist=artist, status="running")
    queue = make_generation(artist=artist)
    for _ in range(QUEUED):
        make_clip(generation=queue)
    done = make_clip(artist=artist, status="done")
    media = []
    for purpose in ("poster", "stream", "download"):
        name = default_storage.save(f"{uuid.uuid4()}/{purpose}", ContentFile(b"x" * SIZE))
        media.append(make_rendition(done, purpose, name=name, bytes=SIZE))
    return Working(artist, running, [sign_in(artist) for _ in range(SESSIONS)], media)


async def read_half(working: Working) -> Body:
    """An answer to a range, half of it read; its next look at the gate is due."""
    film, person = working.media[1], working.artist.pk
    stored = open_stored(film.name, SIZE, first=0, length=SIZE)

    async def still_allowed() -> bool:
        return await in_thread(may_still_have)(user_id=person, rendition_id=film.pk)

    clock = iter(range(0, 10_000, 20))
    body = Body(stored, SIZE, still_allowed=still_allowed, clock=lambda: next(clock))
    await anext(body)
    return body


def press_end(artist: User) -> None:
    operator = sign_in(make_operator())
    url = reverse("review:membership-end", args=[artist.public_id])
    assert operator.post(url, {"end-reason": "A leak."}).status_code == 302


def states(artist: User) -> dict[str, int]:
    found: dict[str, int] = {}
    for status in Clip.objects.filter(artist=artist).values_list("status", flat=True):
        found[status] = found.get(status, 0) + 1
    return found


def pages(working: Working) -> list[int]:
    return [browser.get("/studio/").status_code for browser in working.browsers]


def media_of(working: Working) -> list[int]:
    whole = [fetch(url_of(file), user=working.artist).status for file in working.media]
    part = {"Range": "bytes=10-19"}
    return [*whole, fetch(url_of(working.media[1]), user=working.artist, headers=part).status]


async def test_one_is_cut_off_everywhere_and_nobody_else_notices() -> None:
    cut, other = await in_thread(make_working)(), await in_thread(make_working)()
    async with AsyncExitStack() as stack:
        for one in (cut, other):
            for browser in one.browsers:
                one.sockets.append(await stack.enter_async_context(opened(browser)))
        half, others_half = await read_half(cut), await read_half(other)
        stack.callback(half.close)
        stack.callback(others_half.close)
        await in_thread(press_end)(cut.artist)
        for socket in cut.sockets:
            assert await next_close(socket) == consumers.ENDED
        with pytest.raises(MembershipCut):
            await anext(half)
        assert len(await anext(others_half)) > 0
        for socket in other.sockets:
            assert await socket.receive_nothing(0.05)
    await in_thread(look_at)(cut, other)


async def next_close(socket: BrowserSocket) -> int:
    """Past the messages that tell of its clips."""
    while True:
        message: dict[str, Any] = await socket.receive_output(10)
        if message["type"] == "websocket.close":
            code: int = message["code"]
            return code


def look_at(cut: Working, other: Working) -> None:
    assert pages(cut) == [302] * SESSIONS
    assert pages(other) == [200] * SESSIONS
    assert media_of(cut) == [302] * 4
    assert media_of(other) == [200, 200, 200, 206]
    assert states(cut.artist) == {"cancelled": QUEUED, "running": 1, "done": 1}
    assert states(other.artist) == {"queued": QUEUED, "running": 1, "done": 1}
    assert (ask(cut.running), ask(other.running)) == (Word.CANCEL, Word.GO_ON)
    assert stop(cut.running, seconds=1.0) is True
    claimed = claim(worker="one")
    assert claimed is not None
    assert claimed.artist == other.artist
