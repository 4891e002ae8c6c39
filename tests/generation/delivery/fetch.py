"""Ask for a file as a browser does: through the whole of ASGI Django, read to the end."""

from dataclasses import dataclass, field

from asgiref.sync import async_to_sync
from django.http.response import HttpResponseBase
from django.test import AsyncClient
from django.urls import reverse

from generation.models import Rendition
from portal.models import User


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    chunk_sizes: list[int] = field(default_factory=list)


def url_of(rendition: Rendition) -> str:
    return reverse("delivery:file", args=[rendition.clip.public_id, rendition.purpose])


def fetch(
    url: str,
    *,
    user: User | None = None,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    by: AsyncClient | None = None,
) -> Answer:
    """`by`: a browser that goes on with its session; else it is a new one."""
    client = by or AsyncClient()
    if user is not None and not client.cookies:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")

    async def ask() -> Answer:
        response = await client.generic(method, url, headers=headers)
        chunks = await _read(response)
        return Answer(
            response.status_code,
            dict(response.headers),
            b"".join(chunks),
            [len(chunk) for chunk in chunks],
        )

    return async_to_sync(ask)()


async def _read(response: HttpResponseBase) -> list[bytes]:
    if not response.streaming:
        return [response.content]
    chunks = [chunk async for chunk in response]
    response.close()
    return chunks
