"""Hints from the other processes of this machine, into the channel layer of this one."""

import asyncio
import json
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from generation.queue.progress import FD_VARIABLE, spread

logger = logging.getLogger(__name__)

Application = Callable[..., Awaitable[None]]
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 20


def with_relay(application: Application) -> Application:
    """Wrap an ASGI application: while the server lives, lines of the socket become hints.

    Answers the lifespan protocol itself, which Channels' router does not know.
    """
    # Taken out, so that hints of this very process go to its own channel layer.
    descriptor = os.environ.pop(FD_VARIABLE, "")

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return
        relay: asyncio.Task[None] | None = None
        while True:
            event = await receive()
            if event["type"] == "lifespan.startup":
                if descriptor:
                    relay = asyncio.create_task(relay_lines(int(descriptor)))
                await send({"type": "lifespan.startup.complete"})
            else:
                if relay is not None:
                    relay.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    return wrapped


async def relay_lines(descriptor: int) -> None:
    """Read lines until the writers are gone. What is no hint is skipped."""
    with socket.socket(fileno=os.dup(descriptor)) as stream:
        stream.setblocking(False)
        loop, rest = asyncio.get_running_loop(), b""
        while chunk := await loop.sock_recv(stream, _CHUNK):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                await _forward(line)
            if len(rest) > _LONGEST_LINE:
                rest = b""


async def _forward(line: bytes) -> None:
    if not line.strip():
        return
    try:
        await spread(json.loads(line))
    except Exception as error:
        # Torn by a full buffer, or foreign. Whatever it is, the relay outlives it.
        logger.debug("A line was skipped: %r", error)
