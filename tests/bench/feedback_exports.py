"""What a data set of a hundred thousand ratings costs the house worker: time and memory."""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

RATINGS = 100_000
ARTISTS = 300
A_GENERATION = 4
WORDS = ("a", "kite", "drifts", "above", "black", "lakes", "while", "lanterns", "turn", "slowly")


def measure() -> Iterator[tuple[str, float, str]]:
    """In processes and a database of their own: one fills it, and one makes the data set from
    nothing, as the house worker does. `feedback.export_rss_mb` is the most memory that process
    ever held (ru_maxrss), less what it held with Django set up and nothing made.
    """
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as var:
        environment = {**os.environ, "ATELIER_VAR": var, "LOG_LEVEL": "WARNING"}
        environment["DATABASE_URL"] = f"sqlite:///{var}/exports.sqlite3"
        environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        command = [sys.executable, "-m", "tests.bench.feedback_exports"]
        subprocess.run([*command, "fill"], env=environment, check=True)
        told = subprocess.run(
            [*command, "make"], env=environment, check=True, stdout=subprocess.PIPE
        )
    for line in told.stdout.decode().splitlines():
        name, value, unit = line.split()
        yield name, float(value), unit


def make() -> Iterator[tuple[str, float, str]]:
    import resource

    import psutil

    from feedback.exports.ask import ask_dataset
    from portal.house.work import work_one
    from portal.models import User

    operator = User.objects.get(is_staff=True)
    export = ask_dataset(by=operator, key=uuid.uuid4())
    before = psutil.Process().memory_info().rss
    started = time.monotonic()
    work_one()
    seconds = time.monotonic() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    export.refresh_from_db()
    if (export.status, export.card.get("ratings")) != ("ready", RATINGS):
        raise RuntimeError(f"The data set was not made: {export.status}, {export.card}")
    yield "feedback.export_100k_s", seconds, "s"
    yield "feedback.export_rss_mb", (most - before) / 1e6, "MB"
    yield "feedback.export_100k_mb", export.bytes / 1e6, "MB"


def fill() -> None:
    """One rating a clip, as in life, of artists who agree, and an operator."""
    from django.core.management import call_command

    from feedback.models import Rating
    from feedback.ratings import schema
    from generation.models import Clip, Generation, ModelVersion
    from portal.models import Cohort, Consent, Membership, User

    call_command("migrate", verbosity=0)
    User.objects.create_user("operator@bench.example", "x" * 20, name="Op", is_staff=True)
    cohort = Cohort.objects.create(slug="bench", name="Bench", seats=ARTISTS)
    people = User.objects.bulk_create(
        User(email=f"{n}@b.example", email_canonical=f"{n}@b.example", name=f"Artist {n}")
        for n in range(ARTISTS)
    )
    places = Membership.objects.bulk_create(Membership(user=one, cohort=cohort) for one in people)
    Consent.objects.bulk_create(
        Consent(user=one, kind="training", given=True, wording_version=1, wording_sha256="a" * 64)
        for one in people
    )
    version = ModelVersion.objects.create(
        slug="bench", label="Bench", lane="standard", family="ltx", pipeline_class="LTX",
        directory="/nowhere", digest="d" * 64, size_bytes=1, capabilities={}, defaults={},
    )  # fmt: skip
    began, sizes = datetime.now(UTC) - timedelta(days=30), {"width_px": 512, "height_px": 288}
    for first in range(0, RATINGS // A_GENERATION, 1000):
        numbers = range(first, first + 1000)
        generations = Generation.objects.bulk_create(
            Generation(
                artist=people[n % ARTISTS], membership=places[n % ARTISTS], number=n,
                idempotency_key=uuid.uuid4(), request_sha256="0" * 64, model_version=version,
                prompt=prompt(n), prompt_sent=prompt(n), frames=97, fps=24, steps=20,
                guidance=3.5, variations=A_GENERATION, seed=n, **sizes,
            )
            for n in numbers
        )  # fmt: skip
        clips = Clip.objects.bulk_create(
            Clip(
                generation=one, artist_id=one.artist_id, variation=v, seed=one.seed + v,
                status="done", lane="standard", finished_at=began, master_name="m",
                master_sha256="e" * 64, master_bytes=1, frames_sha256=f"{one.seed * 8 + v:064x}",
            )
            for one in generations
            for v in range(A_GENERATION)
        )  # fmt: skip
        Rating.objects.bulk_create(
            Rating(
                clip=clip, artist_id=clip.artist_id, motion_amount=3, confidence=2,
                rationale=prompt(row * 7), defects=["physics", "morphing"][: row % 3],
                seconds_playing=7.5, replays=2, updated_at=began + timedelta(seconds=row),
                **{key: (row + at) % 5 + 1 for at, key in enumerate(schema.KEYS)},
            )
            for row, clip in enumerate(clips)
        )  # fmt: skip


def prompt(number: int) -> str:
    """Some 120 letters that differ from number to number."""
    return " ".join(f"{WORDS[(number * at) % len(WORDS)]}{number % 97}" for at in range(1, 19))


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "fill":
        fill()
    else:
        for figure, value, unit in make():
            print(figure, value, unit, flush=True)
