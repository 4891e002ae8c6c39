"""Hints to browsers: lossy, never waited for. The row is the truth.

With Redis any process reaches the channel layer. Without it the layer lives in the web process:
that one sends directly, all others through the stream socket named by ATELIER_PROGRESS_FD.
"""

import asyncio
import json
import logging
import os
import select
import socket
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

if TYPE_CHECKING:
    from generation.models import Clip

logger = logging.getLogger(__name__)

Hint = dict[str, Any]
STAFF_GROUP = "staff.queue"
# Where positions are kept for a second, unless the queue moves sooner.
OUTLOOK_KEY = "queue.outlook"
# The web process takes it out of its environment: it holds the end that reads.
FD_VARIABLE = "ATELIER_PROGRESS_FD"
_MOST_PENDING = 64
_REST_OF_LINE_S = 0.05


def group_of(user_id: int) -> str:
    return f"user.{user_id}"


def announce(clip: "Clip") -> None:
    """Say, once this transaction is committed, that the row has changed."""
    hint: Hint = {
        "clip": str(clip.public_id),
        "user": clip.artist_id,
        "attempt": clip.attempt,
        "status": clip.status,
        "preview": None,
    }
    transaction.on_commit(lambda: _say_changed(hint), robust=True)


def _say_changed(hint: Hint) -> None:
    try:
        cache.delete(OUTLOOK_KEY)
    except Exception:
        logger.warning("The cache does not answer", exc_info=True)
    send(hint)


def send(hint: Hint) -> None:
    """Pass a hint on, or drop it. Never blocks, never raises."""
    try:
        if settings.REDIS_URL:
            _outbox().put(hint)
        elif (channel := _channel()) is not None:
            channel.put(hint)
        else:
            async_to_sync(spread)(hint)
    except Exception:
        logger.warning("A hint was lost", exc_info=True)


def recheck(user_id: int) -> None:
    """Say, once this transaction is committed, that a person's sockets should ask the gate."""
    transaction.on_commit(lambda: send({"user": user_id, "recheck": True}), robust=True)


async def spread(hint: Hint) -> None:
    """Give a hint to its artist, and to staff without the picture.

    To look at an artist's clip, staff state a purpose; a live preview would be a way round.
    """
    layer = get_channel_layer()
    if hint.get("recheck"):
        await layer.group_send(group_of(hint["user"]), {"type": "recheck"})
        return
    await layer.group_send(group_of(hint["user"]), {"type": "hint", "hint": hint})
    for_staff = {key: value for key, value in hint.items() if key != "preview"}
    await layer.group_send(STAFF_GROUP, {"type": "hint", "hint": for_staff})


class HintSocket:
    """The sending end of a stream that several processes write lines to."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=os.dup(descriptor))
        self._socket.setblocking(False)
        self._lock = threading.Lock()
        self._torn = False

    def put(self, hint: Hint) -> None:
        """Send one line. A full buffer drops it; a torn line is ended, and its reader skips it."""
        line = json.dumps(hint).encode() + b"\n"
        with self._lock:
            line = b"\n" + line if self._torn else line
            try:
                sent = self._socket.send(line)
                self._torn = not self._send_rest(line[sent:])
            except OSError:
                return

    def close(self) -> None:
        self._socket.close()

    def _send_rest(self, rest: bytes) -> bool:
        while rest:
            if not select.select([], [self._socket], [], _REST_OF_LINE_S)[1]:
                return False
            rest = rest[self._socket.send(rest) :]
        return True


class Outbox:
    """Sends through Redis from a thread of its own, so that a dead Redis delays nobody."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._pending = 0
        threading.Thread(target=self._loop.run_forever, name="hints", daemon=True).start()

    def put(self, hint: Hint) -> None:
        if self._pending < _MOST_PENDING:
            self._pending += 1
            asyncio.run_coroutine_threadsafe(self._deliver(hint), self._loop)

    async def _deliver(self, hint: Hint) -> None:
        try:
            await asyncio.wait_for(spread(hint), timeout=5)
        except Exception as error:
            logger.warning("A hint was lost: %s", error)
        finally:
            self._pending -= 1


@lru_cache
def _outbox() -> Outbox:
    return Outbox()


@lru_cache
def _channel() -> HintSocket | None:
    descriptor = os.environ.get(FD_VARIABLE)
    return HintSocket(int(descriptor)) if descriptor else None
