"""What a form says of the fault so far, for the search for reports that are alike."""

from collections.abc import Mapping
from typing import Any

from feedback.bugs.alike import Seen, likely
from feedback.models import BugReport, Defect
from generation.models import Clip
from portal.models import User


def seen_on(clip: Clip, said: Mapping[str, Any]) -> Seen:
    """From the cleaned values of a `ReportForm`, or from those that are chosen by now."""
    first, last = said.get("frame_start"), said.get("frame_end")
    frames = (first, last) if first is not None and last is not None and first <= last else None
    return Seen(code=said.get("code") or "", clip=clip, frames=frames, area=said.get("area") or "")


def seen_in_portal(said: Mapping[str, Any]) -> Seen:
    page = (said.get("opened") or {}).get("page", "")
    return Seen(code=Defect.APP_BUG.value, area=said.get("area") or "", page=page)


def unseen(*, seen: Seen, user: User, said: Mapping[str, Any], shown: list[str]) -> list[BugReport]:
    """Likely ones, where any of them was not on the page that was sent; else none.

    None either where this form was taken before: a second click asks nothing.
    """
    key = said["key"]
    if BugReport.objects.filter(reporter=user, idempotency_key=key).exists():
        return []
    found = likely(seen=seen, user=user)
    return found if any(one.label not in shown for one in found) else []
