"""Headers of every answer about a file: not cached, not framed, not run, not embedded."""

from django.http.response import HttpResponseBase


def seal(response: HttpResponseBase, *, mime: str, etag: str) -> HttpResponseBase:
    if response.status_code in {200, 206}:
        response["Content-Type"] = mime
        response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{etag}"'
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
