"""Sockets of the studio and of the staff's queue page. They carry hints; pages read the rows.

Messages to a page: {"type": "progress", "clip", "step", "steps", "phase", "eta_s", "preview"}
moves what is shown; {"type": "changed", "clip", "status"} makes it ask the server again.
"""

import asyncio
from abc import abstractmethod
from contextlib import suppress
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from generation.models import Clip
from generation.queue.progress import STAFF_GROUP, Hint, group_of
from portal.gate.admit import Act, admit
from portal.gate.second_factor import was_confirmed
from portal.gate.session_times import is_over
from portal.models import User

NOT_ADMITTED = 4403
RECHECK_S = 5.0


class HintConsumer(AsyncJsonWebsocketConsumer):
    """Open for as long as its person is signed in and admitted."""

    act: Act
    _rechecks: asyncio.Task[None] | None = None

    @abstractmethod
    def group(self) -> str: ...

    async def connect(self) -> None:
        if not await self._is_admitted():
            await self.close(code=NOT_ADMITTED)
            return
        await self.channel_layer.group_add(self.group(), self.channel_name)
        await self.accept()
        # Between reading the page and opening the socket something may have changed.
        await self.send_json({"type": "changed"})
        self._rechecks = asyncio.create_task(self._recheck_often())

    async def disconnect(self, code: int) -> None:
        if self._rechecks is not None:
            self._rechecks.cancel()
            await self.channel_layer.group_discard(self.group(), self.channel_name)

    async def hint(self, event: dict[str, Any]) -> None:
        await self.send_json(to_page(event["hint"]))

    async def recheck(self, event: dict[str, Any]) -> None:
        """A membership changed: do not wait for the next regular look."""
        if await self._is_admitted():
            await self.send_json({"type": "changed"})
        else:
            await self.close(code=NOT_ADMITTED)

    async def _recheck_often(self) -> None:
        with suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(RECHECK_S)
                if not await self._is_admitted():
                    await self.close(code=NOT_ADMITTED)
                    return
                if await self._waits():
                    # Others move the queue too: places and times are read again.
                    await self.send_json({"type": "changed"})

    @database_sync_to_async
    def _waits(self) -> bool:
        return Clip.objects.queued().filter(artist=self.scope["user"].pk).exists()

    @database_sync_to_async
    def _is_admitted(self) -> bool:
        user = signed_in_user(self.scope)
        return user is not None and bool(admit(user, self.act))


class StudioConsumer(HintConsumer):
    """An artist's own clips."""

    act = Act.VIEW

    def group(self) -> str:
        return group_of(self.scope["user"].pk)


class QueueConsumer(HintConsumer):
    """Everybody's clips, without pictures, for staff."""

    act = Act.REVIEW

    def group(self) -> str:
        return STAFF_GROUP


def signed_in_user(scope: dict[str, Any]) -> User | None:
    """Read session and person anew: the ones in the scope are as old as the socket."""
    key = scope["session"].session_key if "session" in scope else None
    if not key:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = User.objects.filter(pk=session.get(SESSION_KEY)).first()
    if user is None or user.pk != scope["user"].pk or is_over(session, user):
        return None
    if user.is_reviewer and not was_confirmed(session, user):
        return None
    known = session.get(HASH_SESSION_KEY, "")
    return user if constant_time_compare(known, user.get_session_auth_hash()) else None


def to_page(hint: Hint) -> dict[str, Any]:
    if "step" not in hint:
        return {"type": "changed", "clip": hint["clip"], "status": hint["status"]}
    preview = hint.get("preview")
    return {
        "type": "progress",
        "clip": hint["clip"],
        "attempt": hint["attempt"],
        "seq": hint["seq"],
        "step": hint["step"],
        "steps": hint["steps"],
        "phase": Clip.Phase(hint["phase"]).label,
        "eta_s": hint["eta_s"],
        "preview": f"data:image/webp;base64,{preview}" if preview else None,
    }
