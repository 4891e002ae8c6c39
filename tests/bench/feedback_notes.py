"""What the page of a clip with very many notes costs its artist, who reads them all."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

FEW, MANY = 5, 500
ASKED = 100
WARM_UP = 5


def measure() -> Iterator[tuple[str, float, str]]:
    """In a process and a database of its own: other benches serve a product from this one."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as var:
        command = [sys.executable, "-m", "tests.bench.feedback_notes"]
        database = f"sqlite:///{var}/notes.sqlite3"
        environment = {**os.environ, "ATELIER_VAR": var, "DATABASE_URL": database}
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    for line in told.stdout.decode().splitlines():
        name, value, unit = line.split()
        yield name, float(value), unit


def here() -> Iterator[tuple[str, float, str]]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    clip, browser = make_page()
    for notes, name in ((FEW, "few"), (MANY, "500")):
        pin_up_to(clip, notes)
        yield f"feedback.clip_{name}_notes_queries", count_queries(clip, browser), "queries"
        yield f"feedback.clip_{name}_notes_p95_ms", p95_ms(clip, browser), "ms"


def make_page() -> tuple[Any, Any]:
    """A finished clip with its film, and its artist's browser, signed in just now."""
    from django.contrib.auth import user_logged_in
    from django.test import Client

    from portal.gate import session_times
    from tests.factories import make_clip, make_rate_card, make_rendition

    def begin(request: Any, **_: Any) -> None:
        session_times.begin(request.session)

    make_rate_card({"rating": (2, "1.40"), "note": (3, "2.10"), "report": (12, "8.40")})
    clip = make_clip(status="done")
    for purpose in ("stream", "poster", "strip", "download"):
        make_rendition(clip, purpose)
    browser = Client(HTTP_HOST="localhost")
    user_logged_in.connect(begin)
    browser.force_login(clip.artist)
    return clip, browser


def pin_up_to(clip: Any, notes: int) -> None:
    """Each with a box and an answer, spread over the film."""
    import uuid

    from feedback.models import NoteReply
    from tests.factories import make_note

    frames = clip.generation.frames
    for number in range(clip.notes.count(), notes):
        start = number % frames
        note = make_note(
            clip=clip, text=f"The basket slides, {number}.", frame_start=start,
            frame_end=min(start + 2, frames - 1), left=0.1, top=0.2, width=0.3, height=0.4,
        )  # fmt: skip
        NoteReply.objects.create(
            note=note, author=clip.artist, idempotency_key=uuid.uuid4(), text="Still there."
        )


def count_queries(clip: Any, browser: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        browser.get(clip.get_absolute_url())
    return len(asked)


def p95_ms(clip: Any, browser: Any) -> float:
    """From the request to the whole answer, through every middleware, by the test client."""
    times_ms = []
    for number in range(WARM_UP + ASKED):
        started = time.perf_counter()
        answer = browser.get(clip.get_absolute_url())
        if answer.status_code != 200 or b"The basket slides" not in answer.content:
            raise RuntimeError(f"The page answered {answer.status_code} without its notes")
        if number >= WARM_UP:
            times_ms.append((time.perf_counter() - started) * 1000)
    return quantiles(times_ms, n=20)[-1]


if __name__ == "__main__":
    import django

    django.setup()
    for figure, value, unit in here():
        print(figure, value, unit, flush=True)
