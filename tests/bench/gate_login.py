"""Whether the time of a failed sign-in tells who has an account."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.served import Artist, rows

SCHEDSTAT = Path("/proc/thread-self/schedstat")  # ns running, ns ready but waiting, slices
SAMPLES = 200
WARM_UP = 5
LOGIN = "/account/login/"


def measure() -> Iterator[tuple[str, float, str]]:
    """Medians of wrong passwords for known and for unknown addresses, taken in turns.

    In this process, with the product's own hasher and database, and without its limits. The time
    that the thread spent waiting for a processor is taken off: other work on the machine would
    drown the difference that is looked for.
    """
    artist = Artist()
    rows()
    from django.test import Client, override_settings

    def failed_s(email: str) -> float:
        browser = Client(SERVER_NAME="localhost")
        began = time.perf_counter() - queued_s()
        answer = browser.post(LOGIN, {"login": email, "password": "not the right one"})
        took_s = time.perf_counter() - queued_s() - began
        if answer.status_code != 200 or b"do not open an account" not in answer.content:
            raise RuntimeError(f"{email} was answered with {answer.status_code}")
        return took_s

    known, unknown = [], []
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        for number in range(WARM_UP + SAMPLES):
            pair = failed_s(artist.email), failed_s(f"nobody-{number:05}@artists.example")
            if number >= WARM_UP:
                known.append(pair[0])
                unknown.append(pair[1])
    gap_s = abs(statistics.median(known) - statistics.median(unknown))
    yield "gate.login_gap_ms", gap_s * 1000, "ms"


def queued_s() -> float:
    """How long this thread has waited for a processor so far; 0 where the system does not say."""
    if not SCHEDSTAT.exists():
        return 0.0
    return int(SCHEDSTAT.read_text().split()[1]) / 1e9
