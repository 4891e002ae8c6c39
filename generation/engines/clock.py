"""Seconds per stage of one render."""

import time
from collections.abc import Callable


class StageClock:
    """Adds up the time spent in each stage; exactly one stage runs at a time."""

    def __init__(self, stage: str, *, settle: Callable[[], None]) -> None:
        """settle: waits until the device has finished what it was given."""
        self.seconds: dict[str, float] = {}
        self._settle = settle
        self._stage = stage
        self._since = time.perf_counter()

    def switch(self, stage: str) -> str:
        """Start another stage and return the one that ran until now."""
        self._settle()
        now = time.perf_counter()
        left = self._stage
        self.seconds[left] = self.seconds.get(left, 0.0) + now - self._since
        self._stage, self._since = stage, now
        return left
