"""Between a render and its row: progress goes out, the wish to stop comes in."""

import base64
import threading
import time
from enum import StrEnum

from django.conf import settings

from generation.engines.contract import Phase, Progress
from generation.media.pictures import encode_hint
from generation.models import Clip
from generation.queue.holding import Word, note_step
from generation.queue.patience import patiently
from generation.queue.progress import send

_HINT_S = 0.25
_PREVIEW_S = 0.7
_PREVIEW_SHARE = 0.03


class Why(StrEnum):
    LOST = "lost"
    CANCEL = "cancel"
    DRAIN = "drain"


class Interrupted(Exception):
    """Raised through the engine; it is no fault of anyone."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Drain:
    """A planned stop: a running clip may go on until the grace is over."""

    def __init__(self) -> None:
        self._until: float | None = None

    @property
    def begun(self) -> bool:
        return self._until is not None

    def begin(self) -> None:
        if self._until is None:
            self._until = time.monotonic() + settings.DRAIN_GRACE_S

    def is_over(self) -> bool:
        return self._until is not None and time.monotonic() >= self._until


class Watch:
    """Of one attempt. The heartbeat thread calls hear(), the render everything else."""

    def __init__(self, clip: Clip, drain: Drain) -> None:
        self.clip = clip
        self._drain = drain
        self._lost, self._cancelled = threading.Event(), threading.Event()
        self._began = time.monotonic()
        self._first_step_at = self._began
        self._written_at = self._hinted_at = self._previewed_at = 0.0
        self._preview_spent_s = 0.0
        self._seq = 0

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def hear(self, word: Word) -> None:
        if word is Word.LOST:
            self._lost.set()
        elif word is Word.CANCEL:
            self._cancelled.set()

    def why_stop(self) -> Why | None:
        if self._lost.is_set():
            return Why.LOST
        if self._cancelled.is_set():
            return Why.CANCEL
        return Why.DRAIN if self._drain.is_over() else None

    def should_stop(self) -> bool:
        return self.why_stop() is not None

    def check(self) -> None:
        """Raises: Interrupted."""
        if why := self.why_stop():
            raise Interrupted(why)

    def on_step(self, progress: Progress) -> None:
        """Raises: Interrupted, also when the row's answer to this very step says so."""
        self.check()
        now = time.monotonic()
        turned = progress.phase != self.clip.phase
        if turned and progress.phase is Phase.DENOISING:
            self._first_step_at = now
        if turned or now - self._written_at >= settings.STEP_WRITE_S:
            self._write(progress.phase, progress.step)
            self._written_at = now
        first_picture = progress.preview is not None and not self._previewed_at
        if turned or first_picture or now - self._hinted_at >= _HINT_S:
            self._send(progress, now)
            self._hinted_at = now

    def enter_saving(self) -> None:
        """Raises: Interrupted."""
        self.check()
        self._write(Phase.SAVING, self.clip.generation.steps)
        steps = self.clip.generation.steps
        self._send(Progress(step=steps, steps=steps, phase=Phase.SAVING), time.monotonic())

    def _write(self, phase: Phase, step: int) -> None:
        self.hear(patiently(lambda: note_step(self.clip, phase=phase, step=step)))
        self.check()

    def _send(self, progress: Progress, now: float) -> None:
        self._seq += 1
        send(
            {
                "clip": str(self.clip.public_id),
                "user": self.clip.artist_id,
                "attempt": self.clip.attempt,
                "seq": self._seq,
                "status": Clip.Status.RUNNING,
                "phase": progress.phase,
                "step": progress.step,
                "steps": progress.steps,
                "eta_s": self._eta_s(progress, now),
                "preview": self._draw(progress, now),
            }
        )

    def _eta_s(self, progress: Progress, now: float) -> float | None:
        """Steps at the pace so far, and a little for what follows them."""
        if progress.phase is not Phase.DENOISING or not progress.step:
            return None
        pace_s = (now - self._first_step_at) / progress.step
        return round(pace_s * (progress.steps - progress.step) * 1.1 + 0.5, 1)

    def _draw(self, progress: Progress, now: float) -> str | None:
        """Draw the preview as base64 WebP, now and then, within a small share of the time."""
        too_soon = now - self._previewed_at < _PREVIEW_S
        too_dear = self._preview_spent_s > _PREVIEW_SHARE * (now - self._first_step_at)
        if progress.preview is None or too_soon or too_dear:
            return None
        picture = encode_hint(progress.preview())
        self._previewed_at = time.monotonic()
        self._preview_spent_s += self._previewed_at - now
        return base64.b64encode(picture).decode()
