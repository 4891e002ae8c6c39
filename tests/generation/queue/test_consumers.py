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


def a_step(user: User, **changes: Any) -> dict[str, Any]:
    return {
        "clip": "11111111-1111-4111-8111-111111111111", "user": user.pk, "attempt": 1, "seq": 4,
        "status": "running", "phase": "denoising", "step": 3, "steps": 20, "eta_s": 8.5,
        "preview": "UklGRg==",
    } | changes  # fmt: skip


async def test_strangers_and_the_signed_out_get_no_socket() -> None:
    assert await socket_of(Client()).connect() == consumers.NOT_ADMITTED
    forged = Client()
    forged.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
    assert await socket_of(forged).connect() == consumers.NOT_ADMITTED


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
    assert await socket_of(signed_in, "/ws/queue/").connect() == consumers.NOT_ADMITTED


async def test_an_ended_membership_closes_the_socket_at_once() -> None:
    artist, operator = await in_thread(make_artist)(), await in_thread(make_operator)()
    membership = await in_thread(artist.memberships.get)()
    client = await in_thread(sign_in)(artist)
    async with opened(client) as socket:
        await in_thread(freeze_membership)(membership=membership, reason="A pause.", by=operator)
        assert await socket.receive() == CHANGED
        await in_thread(end_membership)(membership=membership, reason="The end.", by=operator)
        assert await socket.close_code() == consumers.NOT_ADMITTED
    assert await socket_of(client).connect() == consumers.NOT_ADMITTED


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


@pytest.mark.parametrize("deed", [_sign_out, _change_password, _publish_terms, _stay_away])
async def test_the_regular_look_notices_what_no_signal_tells(
    deed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    artist = await in_thread(make_artist)()
    client = await in_thread(sign_in)(artist)
    async with opened(client) as socket:
        await deed(client, artist)
        assert await socket.close_code() == consumers.NOT_ADMITTED


async def test_who_waits_is_told_to_look_again_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumers, "RECHECK_S", 0.1)
    clip = await in_thread(make_clip)()
    client = await in_thread(sign_in)(clip.artist)
    async with opened(client) as socket:
        assert await socket.receive() == CHANGED
