"""Write down that a film was played or a file fetched, once for what a person does once."""

import hashlib
import logging

from django.core.cache import cache

from generation.models import Rendition
from portal.activity.record import record
from portal.models import User

logger = logging.getLogger(__name__)

AN_HOUR_S = 3600


def note_fetched(*, rendition: Rendition, by: User, session: str, first_byte: int) -> None:
    """One entry for each fetch of the file to keep, and one an hour for a film that plays.

    A browser asks for a film in parts, and goes on with a file it lost in the middle: what does
    not begin at the first byte counts once an hour. session: the key of the one that asks.
    """
    if rendition.purpose not in {Rendition.Purpose.DOWNLOAD, Rendition.Purpose.STREAM}:
        return
    is_new, clip = is_first_this_hour(f"{rendition.pk}", session=session), rendition.clip
    is_file = rendition.purpose == Rendition.Purpose.DOWNLOAD
    if is_new or (is_file and first_byte == 0):
        kind = "clip.downloaded" if is_file else "clip.watched"
        record(kind, person=clip.artist_id, actor=by, thing=clip, clip=clip.number)


def is_first_this_hour(file: str, *, session: str) -> bool:
    """Without an answer of the cache too much is written rather than too little."""
    who = hashlib.sha256(session.encode()).hexdigest()[:16]
    try:
        return bool(cache.add(f"fetched:{who}:{file}", 1, AN_HOUR_S))
    except Exception:
        logger.warning("The cache does not answer", exc_info=True)
        return True
