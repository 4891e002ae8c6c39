"""A worker slot: this process can render one clip at a time."""

import logging
import os
import platform
import threading
from collections.abc import Sequence

from django.conf import settings
from django.db import connections
from django.db.models.functions import Now

from generation.models import Clip, WorkerSlot
from generation.queue.claim import LANES, claim
from generation.queue.fair_share import next_clip
from generation.queue.patience import TROUBLE
from generation.queue.render import render_clip
from generation.queue.tasks import ring
from generation.queue.warm import WarmEngines
from generation.queue.watch import Drain

logger = logging.getLogger(__name__)


class Slot:
    def __init__(self, *, lanes: Sequence[str] = LANES, name: str = "") -> None:
        self.name = name or f"{platform.node()}.{os.getpid()}"
        self.lanes = tuple(lanes)
        self.drain = Drain()
        self.engines = WarmEngines()
        self.clip: Clip | None = None
        self._moved, self._closed = threading.Event(), threading.Event()
        self._register = threading.Thread(target=self._sign, name="register", daemon=True)

    def pull(self) -> bool:
        """Claim the fairest clip and make it. False when nothing may run here now."""
        if self.drain.begun:
            return False
        clip = claim(worker=self.name, lanes=self.lanes)
        if clip is None:
            return False
        about = {"clip": clip.number, "attempt": clip.attempt, "worker": self.name}
        logger.info("Claimed", extra=about)
        self.clip = clip
        self._moved.set()
        try:
            render_clip(clip, engines=self.engines, drain=self.drain)
        finally:
            self.clip = None
            self._moved.set()
        self._ring_for(clip)
        return True

    def finds_work(self) -> bool:
        return not self.drain.begun and any(next_clip(lane) for lane in self.lanes)

    def _ring_for(self, clip: Clip) -> None:
        """Tickets of this artist may have been spent while the cap held their clips back."""
        if Clip.objects.eligible().filter(artist=clip.artist_id).exists():
            ring()

    def open(self) -> None:
        """Sign the register, and again every BEAT_S from a thread."""
        self._register.start()

    def close(self) -> None:
        self._closed.set()
        self._moved.set()
        if self._register.is_alive():
            self._register.join(timeout=settings.BEAT_S)
        WorkerSlot.objects.filter(name=self.name).delete()

    def _sign(self) -> None:
        try:
            while not self._closed.is_set():
                self._moved.clear()
                try:
                    self._write()
                except TROUBLE as error:
                    logger.warning("The register does not answer: %s", error)
                    connections.close_all()
                self._moved.wait(settings.BEAT_S)
        finally:
            connections.close_all()

    def _write(self) -> None:
        clip = self.clip
        values = {
            "lanes": list(self.lanes),
            "clip": clip,
            "model_version": clip.generation.model_version if clip else None,
            "device": settings.RENDER_DEVICE,
            "draining": self.drain.begun,
            "seen_at": Now(),
        }
        WorkerSlot.objects.update_or_create(name=self.name, defaults=values)


_here: dict[str, Slot] = {}


def open_slot(*, lanes: Sequence[str]) -> Slot:
    """Make this process a worker: the command `work` does, before the first ticket."""
    slot = _here["slot"] = Slot(lanes=lanes)
    slot.open()
    return slot


def this_slot() -> Slot:
    """The slot of this process; any task worker that meets a ticket has one."""
    return _here.get("slot") or open_slot(lanes=LANES)
