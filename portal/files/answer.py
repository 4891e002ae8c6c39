"""Answer a request for one stored file: whole or in part, and only as long as it is allowed."""

import asyncio
from collections.abc import Awaitable, Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from portal.files.body import Body
from portal.files.ranges import Span, Unsatisfiable, may_continue, read_range
from portal.files.stored import check_stored, open_stored


async def answer_file(
    request: HttpRequest,
    *,
    name: str,
    size: int,
    sha256: str,
    still_allowed: Callable[[], Awaitable[bool]],
) -> HttpResponseBase:
    """The file `name` of the default storage, which has `size` bytes.

    Headers that say what it is are the caller's. Raises: FileUnavailable.
    """
    etag = f'"{sha256}"'
    if conditional := get_conditional_response(request, etag=etag):
        return conditional
    span = None
    # Ranges are defined for GET alone (RFC 9110, section 14.2).
    if request.method == "GET" and may_continue(request.headers.get("If-Range"), etag):
        try:
            span = read_range(request.headers.get("Range"), size)
        except Unsatisfiable:
            return HttpResponse(
                status=416, content_type="text/plain", headers={"Content-Range": f"bytes */{size}"}
            )
    if request.method == "HEAD":
        await asyncio.to_thread(check_stored, name, size)
        return HttpResponse(headers={"Content-Length": str(size)})
    part = span or Span(0, size - 1)
    stored = await asyncio.to_thread(open_stored, name, size, first=part.first, length=part.length)
    body = Body(stored, part.length, still_allowed=still_allowed)
    response = StreamingHttpResponse(body, status=206 if span else 200)
    response["Content-Length"] = str(part.length)
    if span:
        response["Content-Range"] = span.of(size)
    return response
