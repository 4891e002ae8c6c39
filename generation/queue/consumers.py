"""Sockets of the studio and of the staff's queue page. They carry hints; pages read the rows.

Messages to a page: {"type": "progress", "clip", "step", "steps", "phase", "eta_s", "preview"}
moves what is shown; {"type": "changed", "clip", "status"} makes it ask the server again. A page
whose person was frozen is told so with "code": FROZEN, and stays connected.

Codes that a socket is closed with (the page's side is `static/js/stage.js`; none of them is one
after which htmx connects again):

    4401 SESSION_OVER    signed out, session ended, password changed, account closed
    4403 NOT_ADMITTED    no place, a role that was taken, terms that wait to be accepted
    4410 ENDED           the membership has ended

Close codes 4000 to 4999 are for applications (RFC 6455, section 7.4.2); these end like the HTTP
status that says the same, and FROZEN is 4423 for 423 Locked.
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
from generation.queue.standing import Standing, standing_of
from portal.gate.admit import Act, Refusal, admit
from portal.gate.second_factor import was_confirmed
from portal.gate.session_times import is_over
from portal.models import Membership, User

SESSION_OVER = 4401
NOT_ADMITTED = 4403
ENDED = 4410
FROZEN = 4423

# A cut must reach every process within 5 s, also where none tells the other: the look is one query.
LOOK_S = 3.0
RECHECK_S = 10.0

_CODES = {
    Refusal.SIGNED_OUT: SESSION_OVER,
    Refusal.INACTIVE: SESSION_OVER,
    Refusal.ENDED: ENDED,
}


class HintConsumer(AsyncJsonWebsocketConsumer):
    """Open for as long as its person is signed in and admitted."""

    act: Act
    _rechecks: asyncio.Task[None] | None = None
    _standing: Standing | None = None

    @abstractmethod
    def group(self) -> str: ...

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Tidy up however it ends: a socket that breaks while a hint is on its way ends with an
        OSError (ASGI, version 2.4 of its HTTP and WebSocket format), and no disconnect comes.
        """
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self._rechecks is not None:
                self._rechecks.cancel()
                await self.channel_layer.group_discard(self.group(), self.channel_name)

    async def connect(self) -> None:
        code = await self._ask()
        if code not in {None, FROZEN}:
            # Accepted first: a refused handshake tells a browser no code.
            await self.accept()
            await self.close(code=code)
            return
        await self.channel_layer.group_add(self.group(), self.channel_name)
        await self.accept()
        # Between reading the page and opening the socket something may have changed.
        await self.send_json(_changed(code))
        self._rechecks = asyncio.create_task(self._recheck_often())

    async def hint(self, event: dict[str, Any]) -> None:
        await self.send_json(to_page(event["hint"]))

    async def recheck(self, event: dict[str, Any]) -> None:
        """A membership changed: do not wait for the next regular look."""
        await self._ask_and_tell()

    async def _ask_and_tell(self) -> bool:
        """Close with the code that fits, or have the page look again. False when closed."""
        code = await self._ask()
        if code in {None, FROZEN}:
            await self.send_json(_changed(code))
            return True
        await self.close(code=code)
        return False

    async def _recheck_often(self) -> None:
        """A cheap look every LOOK_S; the whole question when it differs, and every RECHECK_S."""
        asked_at = asyncio.get_running_loop().time()
        with suppress(asyncio.CancelledError, OSError):  # broken, and its end is on the way
            while True:
                await asyncio.sleep(min(LOOK_S, RECHECK_S))
                now = asyncio.get_running_loop().time()
                is_due = now - asked_at >= RECHECK_S
                if is_due:
                    asked_at = now
                moved = await self._look() != self._standing
                if not (moved or (is_due and await self._is_to_be_told())):
                    continue
                if not await self._ask_and_tell():
                    return

    async def _is_to_be_told(self) -> bool:
        """Whether the gate says no by now, or others moved the queue that this person waits in."""
        return await self._ask() not in {None, FROZEN} or await self._waits()

    @database_sync_to_async
    def _waits(self) -> bool:
        return Clip.objects.queued().filter(artist=self.scope["user"].pk).exists()

    @database_sync_to_async
    def _look(self) -> Standing | None:
        return standing_of(self.scope["user"].pk, session_key_in(self.scope))

    @database_sync_to_async
    def _ask(self) -> int | None:
        """Ask session and gate: the code to close with, FROZEN, or None for all is well."""
        self._standing = standing_of(self.scope["user"].pk, session_key_in(self.scope))
        user = signed_in_user(self.scope)
        if user is None:
            return SESSION_OVER
        admission = admit(user, self.act)
        if admission.refusal:
            return _CODES.get(admission.refusal, NOT_ADMITTED)
        place = admission.membership
        return FROZEN if place and place.status == Membership.Status.FROZEN else None


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


def session_key_in(scope: dict[str, Any]) -> str | None:
    return scope["session"].session_key if "session" in scope else None


def signed_in_user(scope: dict[str, Any]) -> User | None:
    """Read session and person anew: the ones in the scope are as old as the socket."""
    key = session_key_in(scope)
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


def _changed(code: int | None) -> dict[str, Any]:
    return {"type": "changed"} if code is None else {"type": "changed", "code": code}


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
