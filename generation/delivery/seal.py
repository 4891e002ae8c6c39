"""What every answer about a file has in common: it is for this site's pages, and for no other's.

Not cached, not framed, not run, not embedded.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def refuse_other_sites(request: HttpRequest) -> None:
    """Another site's page may not even find out whether a file is there.

    Raises: PermissionDenied.
    """
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise PermissionDenied("Files are given to pages of this site alone.")


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
