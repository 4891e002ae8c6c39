"""Child processes that are started again when they die, and stopped together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
STEADY_S = 60.0
PR_SET_PDEATHSIG = 1


@dataclass(kw_only=True)
class Child:
    """One command that should always run."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)
    pass_fds: tuple[int, ...] = ()
    stops_last: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts_again_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S

    def start(self) -> None:
        # A session of its own, so that Ctrl-C in a terminal reaches the parent alone.
        self.process = subprocess.Popen(  # noqa: S603 - commands of our own
            list(self.command),
            env={**os.environ, **self.environment},
            pass_fds=self.pass_fds,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def note_death(self, now: float) -> None:
        """Plan the next start: at once for a steady child, later and later for a failing one."""
        if now - self.started_at > STEADY_S:
            self.pause_s = FIRST_PAUSE_S
        self.starts_again_at = now + self.pause_s
        code = self.process.returncode if self.process else None
        logger.warning(
            "%s ended with code %s; starting it again in %.0f s", self.name, code, self.pause_s
        )
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)
        self.process = None


def _end_with_parent() -> None:
    """A killed parent must not leave children behind (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Family:
    """Keeps its children running until it is told to stop.

    The first SIGINT or SIGTERM lets each child end its work; the second one ends them now.
    Children marked `stops_last` go on serving until the others are through.
    """

    def __init__(self, children: Sequence[Child], *, poll_s: float = 0.2) -> None:
        self.children = list(children)
        self.poll_s = poll_s
        self.stops = 0

    def run(self, *, on_started: Callable[[], None] | None = None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start()
        if on_started:
            on_started()
        while not self.stops:
            self._revive(time.monotonic())
            time.sleep(self.poll_s)
        self._end([c for c in self.children if not c.stops_last])
        self._end([c for c in self.children if c.stops_last])

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stops += 1

    def _revive(self, now: float) -> None:
        for child in self.children:
            if child.process is not None and not child.is_running():
                child.note_death(now)
            elif child.process is None and now >= child.starts_again_at:
                child.start()

    def _end(self, children: list[Child]) -> None:
        for child in children:
            child.send(signal.SIGTERM)
        hurried = False
        while any(child.is_running() for child in children):
            if self.stops > 1 and not hurried:
                hurried = True
                for child in children:
                    child.send(signal.SIGKILL)
            time.sleep(self.poll_s)
