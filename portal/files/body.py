import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from portal.files.stored import FileUnavailable, StoredBytes

CHUNK_BYTES = 128 * 1024
RECHECK_S = 15.0


class MembershipCut(Exception):
    """The person lost the file while it was being sent."""


class Body:
    """The bytes of an answer, read in a thread, one chunk at a time.

    Every RECHECK_S it asks again whether the person may have them, so that a slow reader
    does not outlive a revocation. An error here breaks the connection off; with the length
    already announced, a browser takes such an answer for broken, never for whole.
    """

    def __init__(
        self,
        stored: StoredBytes,
        length: int,
        *,
        still_allowed: Callable[[], Awaitable[bool]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stored = stored
        self._left = length
        self._still_allowed = still_allowed
        self._clock = clock
        self._asked_at = clock()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Raises: MembershipCut; FileUnavailable where the file ends too early."""
        if not self._left:
            raise StopAsyncIteration
        now = self._clock()
        if now - self._asked_at >= RECHECK_S:
            if not await self._still_allowed():
                raise MembershipCut
            self._asked_at = now
        chunk = await asyncio.to_thread(self._stored.read, min(CHUNK_BYTES, self._left))
        if not chunk:
            raise FileUnavailable(f"The file ended {self._left} bytes too early.")
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Called with the response, whether or not anything was sent."""
        self._stored.close()
