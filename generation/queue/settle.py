"""What every edge out of `running` brings with it, in the transaction of the edge."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from generation.models import Attempt, Turn
from generation.queue.progress import announce
from portal.models import Notice
from portal.notices.notify import notify

if TYPE_CHECKING:
    from generation.models import Clip, PolicyDecision


def settle(
    clip: "Clip",
    *,
    token: uuid.UUID | None,
    outcome: str,
    detail: str = "",
    used_s: float | None = None,
) -> None:
    """Close the attempt, correct the fair share to the seconds used, tell the browsers.

    used_s None keeps the charge of the claim: the machine's time was spent.
    """
    Attempt.close(token=token, outcome=outcome, detail=detail)
    if used_s is not None:
        Turn.charge(user_id=clip.artist_id, seconds=used_s - clip.charged_s)
    clip.refresh_from_db()
    announce(clip)


def tell_finished(clip: "Clip") -> None:
    _tell(clip, Notice.Kind.CLIP_FINISHED, f"{clip.number} is finished.")


def tell_failed(clip: "Clip") -> None:
    _tell(clip, Notice.Kind.CLIP_FAILED, f"{clip.number} was not made. {clip.error_text}")


def tell_held(decision: "PolicyDecision") -> None:
    """Once for a prompt, however many clips it asks for."""
    what = "A film of yours" if decision.is_film else "Your prompt"
    until = f" until {spoken(decision.promised_at)} at the latest" if decision.promised_at else ""
    text = f"{what} is held for a person{until}. {decision.clause_title}."
    notify(
        user=decision.artist,
        kind=Notice.Kind.CLIP_HELD,
        text=text,
        path=decision.get_absolute_url(),
    )


def spoken(moment: datetime) -> str:
    """A date and a time for a sentence, in the site's time zone."""
    return f"{timezone.localtime(moment):%-d %B, %H:%M}"


def _tell(clip: "Clip", kind: str, text: str) -> None:
    if clip.artist.is_programme:
        return  # nobody reads its notices; who asked for a re-run is told there
    longest = Notice._meta.get_field("text").max_length
    notify(user=clip.artist, kind=kind, text=text[:longest], path=clip.get_absolute_url())
