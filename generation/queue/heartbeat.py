"""Keep a lease alive from a thread: loading and decoding give no callbacks."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from generation.models import Clip
from generation.queue.holding import Word, ask, renew
from generation.queue.patience import TROUBLE
from generation.queue.watch import Watch

logger = logging.getLogger(__name__)

_LOOK_S = 1.0
_EXIT_CODE = 70


@contextmanager
def heartbeat(clip: Clip, watch: Watch) -> Iterator[None]:
    """Renew the lease every BEAT_S, and look for a cancel or a loss at least every second."""
    over = threading.Event()
    thread = threading.Thread(
        target=_beat, args=(clip, watch, over), name=f"beat-{clip.pk}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(clip: Clip, watch: Watch, over: threading.Event) -> None:
    try:
        _renew_until_over(clip, watch, over)
    finally:
        connections.close_all()
    _end_process_unless(over, clip)


def _renew_until_over(clip: Clip, watch: Watch, over: threading.Event) -> None:
    beat_at = time.monotonic() + settings.BEAT_S
    while not over.wait(min(_LOOK_S, settings.BEAT_S)):
        due = time.monotonic() >= beat_at
        try:
            word = renew(clip) if due else ask(clip)
        except TROUBLE as error:
            logger.warning("The database does not answer: %s", error, extra={"clip": clip.number})
            connections.close_all()
            continue
        if due:
            beat_at = time.monotonic() + settings.BEAT_S
        watch.hear(word)
        if word is Word.LOST:
            return


def _end_process_unless(over: threading.Event, clip: Clip) -> None:
    """A main thread that hangs on a lost clip (a wedged GPU) cannot be stopped any other way."""
    if not over.wait(settings.LEASE_S):
        logger.critical("Stuck after the lease was lost", extra={"clip": clip.number})
        os._exit(_EXIT_CODE)
