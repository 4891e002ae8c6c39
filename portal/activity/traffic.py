"""Count what signed-in sessions ask for, in memory, and write it every few seconds.

A request waits for nothing: a timer writes the counts behind it. A process that is killed loses
those of its last seconds. `counts_as` marks the views that the rules tell apart.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connections, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.activity.coarse import client_of, network_of
from portal.activity.sighting import Counts, Place, is_browser
from portal.models import TrafficMinute
from portal.signed_in import signed_in

logger = logging.getLogger(__name__)

View = Callable[..., Any]
_counted: dict[Place, Counts] = {}
_lock = threading.Lock()


class Counted(StrEnum):
    """What a view is to the rules; all others are pages."""

    SUBMIT = "submit"  # its POST asks for clips
    MEDIA = "media"  # it sends films and pictures


def counts_as(what: Counted) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.counts_as = what  # type: ignore[attr-defined]
        return view

    return mark


def is_submit(request: HttpRequest, view: View) -> bool:
    return request.method == "POST" and getattr(view, "counts_as", None) == Counted.SUBMIT


def note(request: HttpRequest, view: View, *, at: datetime | None = None) -> None:
    """Count one request of a signed-in person."""
    now = at or timezone.now()
    place = Place(
        user_id=signed_in(request).pk,
        session=_hash(request.session.session_key or ""),
        minute=now.replace(second=0, microsecond=0),
        client=client_of(request.headers.get("User-Agent", "")),
        network=_network(request),
    )
    with _lock:
        begins = not _counted
        _count(_counted.setdefault(place, Counts()), request, view, now.second)
    if begins and settings.TRAFFIC_WRITE_S:
        timer = threading.Timer(settings.TRAFFIC_WRITE_S, _write_behind)
        timer.daemon = True
        timer.start()


def write_counts() -> int:
    """Write what was counted since the last time; returns the number of rows."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    if not counted:
        return 0
    with transaction.atomic():
        for place, counts in counted.items():
            TrafficMinute.objects.add(place, counts)
    return len(counted)


def forget_counts() -> None:
    """For tests: nothing of one is written by the next."""
    with _lock:
        _counted.clear()


def _count(counts: Counts, request: HttpRequest, view: View, second: int) -> None:
    if getattr(view, "counts_as", None) == Counted.MEDIA:
        counts.media += 1
        return
    submit = is_submit(request, view)
    counts.submits += submit
    if is_navigation(request):
        counts.page_views += 1
    elif is_asked_by_a_page(request):
        counts.fetches += 1
    elif not submit:
        counts.bare += 1
        counts.bare_seconds |= 1 << second


def is_navigation(request: HttpRequest) -> bool:
    """A person opened a page or sent a form. Browsers say so, except on http sites and Safari of
    before 2023; there a browser's name and its wish for HTML must do.
    """
    said = request.headers.get("Sec-Fetch-Dest")
    if said is not None:
        return said == "document"
    client = client_of(request.headers.get("User-Agent", ""))
    may_be_silent = is_browser(client) and (not settings.SITE_IS_SECURE or "Safari" in client)
    wants_html = "text/html" in request.headers.get("Accept", "")
    return may_be_silent and wants_html and not getattr(request, "htmx", False)


def is_asked_by_a_page(request: HttpRequest) -> bool:
    """Part of an open page of ours, which may read itself again, however regularly."""
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return bool(getattr(request, "htmx", False)) and not settings.SITE_IS_SECURE


def _write_behind() -> None:
    try:
        write_counts()
    except Exception:  # counts of seconds are not worth a thread's death, but worth a line
        logger.exception("Counts of traffic were lost")
    finally:
        connections.close_all()


def _hash(session_key: str) -> str:
    return salted_hmac("portal.activity.traffic", session_key).hexdigest()[:16]


def _network(request: HttpRequest) -> str:
    try:
        return network_of(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied):  # it came past the proxy, or by a socket file
        return ""
