"""What the record costs: one line of it inside a request, and a check of a million."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

ENTRIES = 1_000_000
WRITTEN = 2_000
KINDS = ("account.signed_in", "generation.asked", "rating.given", "membership.joined")


def measure() -> Iterator[tuple[str, float, str]]:
    """In a process and a database of its own: other benches serve a product from this one."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as var:
        command = [sys.executable, "-m", "tests.bench.gate_record"]
        database = f"sqlite:///{var}/record.sqlite3"
        environment = {**os.environ, "ATELIER_VAR": var, "DATABASE_URL": database}
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    for line in told.stdout.decode().splitlines():
        name, value, unit = line.split()
        yield name, float(value), unit


def here() -> Iterator[tuple[str, float, str]]:
    from django.core.management import call_command

    from portal.activity.seal import seal_record
    from portal.activity.verify import verify

    call_command("migrate", verbosity=0)
    yield "gate.record_p50_ms", record_p50_ms(), "ms"
    fill()
    started = time.monotonic()
    if seal_record() < ENTRIES:
        raise RuntimeError("Not everything was sealed")
    yield "gate.seal_million_entries_s", time.monotonic() - started, "s"
    started = time.monotonic()
    if verify().fault:
        raise RuntimeError("An untouched record is not whole")
    yield "gate.verify_million_entries_s", time.monotonic() - started, "s"


def record_p50_ms() -> float:
    """One entry in the transaction of a change, as a request writes it."""
    from django.db import transaction

    from portal.activity.record import record
    from portal.models import User

    artist = User.objects.create_user("bench@artists.example", "a long enough one", name="Bench")
    times_ms = []
    for number in range(WRITTEN):
        with transaction.atomic():
            User.objects.filter(pk=artist.pk).update(name=f"Bench {number}")
            started = time.perf_counter()
            record("rating.given", person=artist, actor=artist, thing=artist, clip="0001-1")
            times_ms.append((time.perf_counter() - started) * 1000)
    return median(times_ms)


def fill() -> None:
    """A million entries over the last two months, of four kinds by turns."""
    from portal.activity.kinds import kind_of
    from portal.models import Entry

    begin = datetime.now(UTC) - timedelta(days=60)
    kinds = [kind_of(name) for name in KINDS]
    for first in range(0, ENTRIES, 10_000):
        Entry.objects.bulk_create(
            Entry(
                at=begin + timedelta(seconds=5 * number),
                kind=kinds[number % 4].name,
                retention=kinds[number % 4].retention,
                person_id=number % 300,
                actor_id=number % 300,
                facts=dict.fromkeys(kinds[number % 4].facts, "0412-3"),
            )
            for number in range(first, first + 10_000)
        )


if __name__ == "__main__":
    import django

    django.setup()
    for figure, value, unit in here():
        print(figure, value, unit, flush=True)
