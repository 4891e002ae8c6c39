import io
from collections.abc import Awaitable, Callable

import pytest

from portal.files.body import CHUNK_BYTES, RECHECK_S, Body, MembershipCut
from portal.files.stored import FileUnavailable


def answering(*answers: bool) -> Callable[[], Awaitable[bool]]:
    left = list(answers)

    async def ask() -> bool:
        return left.pop(0)

    return ask


async def read_all(body: Body) -> list[bytes]:
    return [chunk async for chunk in body]


async def test_stops_at_its_length_in_chunks_of_bounded_size() -> None:
    content = bytes(range(256)) * 2048
    length = 2 * CHUNK_BYTES + 10
    chunks = await read_all(Body(io.BytesIO(content), length, still_allowed=answering()))
    assert [len(chunk) for chunk in chunks] == [CHUNK_BYTES, CHUNK_BYTES, 10]
    assert b"".join(chunks) == content[:length]


async def test_a_file_that_ends_early_breaks_off() -> None:
    with pytest.raises(FileUnavailable, match="5 bytes too early"):
        await read_all(Body(io.BytesIO(b"12345"), 10, still_allowed=answering()))


async def test_asks_again_while_it_sends() -> None:
    now = 0.0

    def clock() -> float:
        nonlocal now
        now += RECHECK_S
        return now

    content = bytes(3 * CHUNK_BYTES)
    body = Body(
        io.BytesIO(content), len(content), still_allowed=answering(True, False), clock=clock
    )
    assert len(await anext(body)) == CHUNK_BYTES
    with pytest.raises(MembershipCut):
        await anext(body)


async def test_close_closes_the_file() -> None:
    stored = io.BytesIO(b"abc")
    Body(stored, 3, still_allowed=answering()).close()
    assert stored.closed
