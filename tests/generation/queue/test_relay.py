import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from channels.layers import get_channel_layer

from generation.queue.progress import FD_VARIABLE, HintSocket, group_of
from generation.queue.relay import relay_lines, with_relay

HINT = {"clip": "c", "user": 5, "attempt": 1, "status": "done", "preview": None}


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    site, worker = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with site, worker:
        yield site, worker


@pytest.fixture
def writer(pair: tuple[socket.socket, socket.socket]) -> Iterator[HintSocket]:
    with closing(HintSocket(pair[1].fileno())) as writer:
        yield writer


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


async def listen(user: int) -> tuple[Any, str]:
    layer = get_channel_layer()
    name = await layer.new_channel()
    await layer.group_add(group_of(user), name)
    return layer, name


async def hear(layer: Any, name: str) -> dict[str, Any]:
    message = await asyncio.wait_for(layer.receive(name), timeout=10)
    assert message["type"] == "hint"
    return message["hint"]


async def test_a_line_in_one_process_is_a_hint_in_the_other(
    pair: tuple[socket.socket, socket.socket], writer: HintSocket
) -> None:
    layer, name = await listen(5)
    relay = asyncio.create_task(relay_lines(pair[0].fileno()))
    writer.put(HINT | {"preview": "x" * 10_000})
    writer.put(HINT)
    assert await hear(layer, name) == HINT | {"preview": "x" * 10_000}
    assert await hear(layer, name) == HINT
    relay.cancel()


async def test_torn_and_foreign_lines_are_skipped(
    pair: tuple[socket.socket, socket.socket], writer: HintSocket
) -> None:
    layer, name = await listen(5)
    relay = asyncio.create_task(relay_lines(pair[0].fileno()))
    foreign = b'{"clip": "half\n\xff\xfe\n[1]\nnull\n{"no": "user"}\n' + b"z" * (1 << 21) + b"\n"
    await asyncio.get_running_loop().sock_sendall(pair[1], foreign)
    writer.put(HINT)
    assert await hear(layer, name) == HINT
    relay.cancel()


async def test_a_full_socket_drops_hints_and_heals(
    pair: tuple[socket.socket, socket.socket], writer: HintSocket
) -> None:
    for _ in range(200):  # nobody reads: far more than the buffer holds
        writer.put(HINT | {"preview": "x" * 20_000})
    layer, name = await listen(5)
    relay = asyncio.create_task(relay_lines(pair[0].fileno()))
    last = HINT | {"status": "last"}
    heard = None
    while heard != last:
        writer.put(last)
        heard = await hear(layer, name)
    assert heard == last
    relay.cancel()


async def test_the_wrapper_relays_while_the_server_lives(
    pair: tuple[socket.socket, socket.socket], writer: HintSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FD_VARIABLE, str(pair[0].fileno()))
    seen: list[str] = []

    async def inner(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    application = with_relay(inner)
    assert FD_VARIABLE not in os.environ
    events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    answers: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    life = asyncio.create_task(application({"type": "lifespan"}, events.get, answers.put))
    await events.put({"type": "lifespan.startup"})
    assert await answers.get() == {"type": "lifespan.startup.complete"}
    layer, name = await listen(5)
    writer.put(HINT)
    assert await hear(layer, name) == HINT
    await application({"type": "http"}, events.get, answers.put)
    assert seen == ["http"]
    await events.put({"type": "lifespan.shutdown"})
    assert await answers.get() == {"type": "lifespan.shutdown.complete"}
    await life
