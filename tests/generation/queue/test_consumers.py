import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connections
from django.test import Client

from generation.models import Clip
from generation.queue import consumers
from generation.queue.decisions import cancel
from generation.queue.progress import spread
from generation.queue.standing import standing_of
from portal.asgi import application
from portal.gate.end_membership import end_membership, freeze_membership
from portal.gate.session_times import SEEN_AT
from portal.models import User
from tests.factories import make_artist, make_clip, make_operator, make_reviewer, make_terms
from tests.generation.queue.sockets import BrowserSocket

pytestmark = pytest.mark.django_db(transaction=True)
in_thread = database_sync_to_async
CHANGED = {"type": "changed"}


@pytest.fixture(autouse=True)
async def _no_connection_left() -> AsyncIterator[None]:
    """The thread that serves async code keeps its connection open, as in life."""
    yield
    await in_thread(connections.close_all)()


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def socket_of(
    client: Client, path: str = "/ws/studio/", origin: str | None = None
) -> BrowserSocket:
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = [(b"cookie", cookies.encode())]
    headers.append((b"origin", (origin or settings.WEBSOCKET_ORIGINS[0]).encode()))
    return BrowserSocket(application, path, headers=headers)


@asynccontextmanager
async def opened(client: Client, path: str = "/ws/studio/") -> AsyncIterator[BrowserSocket]:
    socket = socket_of(client, path)
    assert await socket.connect() is None
    assert await socket.receive() == CHANGED
    yield socket
    await socket.leave()


async def refused(client: Client, path: str = "/ws/studio/") -> int:
    """The code that a page is told: it reads none of a handshake that was refused."""
    socket = socket_of(client, path)
    assert await socket.connect() is None
    code = await socket.close_code()
    await socket.leave()
    return code


def a_step(user: User, **changes: Any) -> dict[str, Any]:
    return {
        "clip": "11111111-1111-4111-8111-111111111111", "user": user.pk, "attempt": 1, "seq": 4,
        "status": "running", "phase": "denoising", "step": 3, "steps": 20, "eta_s": 8.5,
        "preview": "UklGRg==",
    } | changes  # fmt: skip


async def test_strangers_and_the_signed_out_get_no_socket() -> None:
    assert await refused(Client()) == consumers.SESSION_OVER
    forged = Client()
    forged.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
    assert await refused(forged) == consumers.SESSION_OVER


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:9000", "https://localhost:8000", "http://evil.example:8000", "null"],
)
async def test_a_foreign_origin_is_refused_by_name_scheme_and_port(origin: str) -> None:
    artist = await in_thread(make_artist)()
    client = await in_thread(sign_in)(artist)
    assert await socket_of(client, origin=origin).connect() is not None


async def test_an_artist_sees_the_steps_of_their_own_clips_only() -> None:
    artist, other = await in_thread(make_artist)(), await in_thread(make_artist)()
    client = await in_thread(sign_in)(artist)
    async with opened(client) as socket:
        await spread(a_step(other))
        await spread(a_step(artist))
        assert await socket.receive() == {
            "type": "progress",
            "clip": "11111111-1111-4111-8111-111111111111",
            "attempt": 1,
            "seq": 4,
            "step": 3,
            "steps": 20,
            "phase": "Rendering",
            "eta_s": 8.5,
            "preview": "data:image/webp;base64,UklGRg==",
        }
        assert await socket.receive_nothing(0.2)


async def test_a_changed_row_is_announced_once_it_is_committed() -> None:
    clip = await in_thread(make_clip)()
    client = await in_thread(sign_in)(clip.artist)
    async with opened(client) as socket:
        await in_thread(cancel)(clip=clip, by=None)
        assert await socket.receive() == {
            "type": "changed", "clip": str(clip.public_id), "status": Clip.Status.CANCELLED,
        }  # fmt: skip


async def test_staff_see_the_queue_move_but_no_pictures() -> None:
    artist, reviewer = await in_thread(make_artist)(), await in_thread(make_reviewer)()
    client = await in_thread(sign_in)(reviewer)
    async with opened(client, "/ws/queue/") as socket:
        await spread(a_step(artist))
        message = await socket.receive()
        assert (message["step"], message["preview"]) == (3, None)
    signed_in = await in_thread(sign_in)(artist)
    assert await refused(signed_in, "/ws/queue/") == consumers.NOT_ADMITTED


async def test_an_ended_membership_closes_the_socket_at_once() -> None:
    artist, operator = await in_thread(make_artist)(), await in_thread(make_operator)()
    membership = await in_thread(artist.memberships.get)()
    client = await in_thread(sign_in)(artist)
    async with opened(client) as socket:
        await in_thread(freeze_membership)(membership=membership, reason="A pause.", by=operator)
        assert await socket.receive() == CHANGED | {"code": consumers.FROZEN}
        await in_thread(end_membership)(membership=membership, reason="The end.", by=operator)
        assert await socket.close_code() == consumers.ENDED
    assert await refused(client) == consumers.ENDED


async def test_another_process_closes_its_sockets_without_being_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As between two web processes without Redis: the rows changed, and nobody said a word."""
    monkeypatch.setattr(consumers, "LOOK_S", 0.1)
    artist, other = await in_thread(make_artist)(), await in_thread(make_artist)()
    clients = [await in_thread(sign_in)(person) for person in (artist, other)]
    place = artist.memberships
    async with opened(clients[0]) as socket, opened(clients[1]) as others:
        await in_thread(place.update)(status="frozen", reason="A pause.")
        assert await socket.receive() == CHANGED | {"code": consumers.FROZEN}
        await in_thread(place.update)(status="ended", reason="The end.")
        assert await socket.close_code() == consumers.ENDED
        assert await others.receive_nothing(0.3)
    assert consumers.LOOK_S < 5


async def test_a_look_that_sees_nothing_new_is_one_query(
    django_assert_num_queries: Any,
) -> None:
    artist = await in_thread(make_artist)()
    client = await in_thread(sign_in)(artist)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value

    def look() -> None:
        with django_assert_num_queries(1):
            seen = standing_of(artist.pk, key)
        assert seen == (True, True, artist.password, "active")
        assert standing_of(None, None) is None

    await in_thread(look)()


async def _sign_out(client: Client, artist: User) -> None:
    await in_thread(client.logout)()


async def _change_password(client: Client, artist: User) -> None:
    def change() -> None:
        artist.set_password("another long one")
        artist.save()

    await in_thread(change)()


async def _publish_terms(client: Client, artist: User) -> None:
    await in_thread(make_terms)()


@in_thread
def _stay_away(client: Client, artist: User) -> None:
    session = client.session
    session[SEEN_AT] -= settings.SESSION_IDLE_S
    session.save()


async def _close_account(client: Client, artist: User) -> None:
    await in_thread(User.objects.filter(pk=artist.pk).update)(is_active=False)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (_sign_out, consumers.SESSION_OVER),
        (_change_password, consumers.SESSION_OVER),
        (_close_account, consumers.SESSION_OVER),
        (_stay_away, consumers.SESSION_OVER),
        (_publish_terms, consumers.NOT_ADMITTED),
    ],
)
async def test_the_regular_look_notices_what_no_signal_tells(
    deed: Any, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    artist = await in_thread(make_artist)()
    client = await in_thread(sign_in)(artist)
    async with opened(client) as socket:
        await deed(client, artist)
        assert await socket.close_code() == code


@pytest.mark.parametrize("hints", [0, 1])
async def test_a_page_that_vanished_leaves_nothing_behind(
    hints: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a hint, the socket ends while that is sent; without one, the regular look finds out."""
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    errors: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: errors.append(told))
    artist = await in_thread(make_artist)()
    client = await in_thread(sign_in)(artist)
    before = asyncio.all_tasks()
    socket = socket_of(client)
    assert await socket.connect() is None
    socket.vanish()
    for _ in range(hints):
        await spread(a_step(artist))
        with pytest.raises(OSError, match="gone"):
            await socket.wait()
    await _close_account(client, artist)
    await asyncio.sleep(0.5)
    if not hints:
        await socket.leave()
    del socket
    gc.collect()  # a task tells of an exception that nobody asked for when it is forgotten

    assert errors == []
    assert asyncio.all_tasks() - before == set()


async def test_who_waits_is_told_to_look_again_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    clip = await in_thread(make_clip)()
    client = await in_thread(sign_in)(clip.artist)
    async with opened(client) as socket:
        assert await socket.receive() == CHANGED
