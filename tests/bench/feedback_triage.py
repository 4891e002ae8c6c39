"""How fast the inbox of the staff answers with 100,000 ratings, notes and reports in it."""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import Any

from tests.bench.gate_login import queued_s

RATINGS, NOTES, REPORTS = 50_000, 20_000, 30_000
ARTISTS, COHORTS, VERSIONS = 300, 5, 6
BATCH = 5_000
ASKED = 20
PAGES = (
    "",
    "kind=reports&state=new",
    "kind=reports&state=open&assignee=me",
    "kind=reports&state=needs_info",
    "kind=ratings&score=2&when=week",
    "kind=ratings&score=1",
    "kind=notes&state=open",
    "code=physics",
    "kind=ratings&code=safety",
    "severity=1&priority=1",
    "assignee=nobody&priority=none",
    "version=bench-0",
    "version=bench-5&cohort=bench-4",
    "cohort=bench-3",
    "cohort=bench-3&when=month",
    "q=basket",
    "q=nowhere+to+be+found",
    "kind=ratings&version=bench-rare",
    "older=middle",
)


def measure() -> Iterator[tuple[str, float, str]]:
    """In a process and a database of its own: other benches serve a product from this one."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as var:
        command = [sys.executable, "-m", "tests.bench.feedback_triage"]
        database = f"sqlite:///{var}/triage.sqlite3"
        environment = {**os.environ, "ATELIER_VAR": var, "DATABASE_URL": database}
        environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "LOG_LEVEL": "WARNING"}
        told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    for line in told.stdout.decode().splitlines():
        name, value, unit = line.split()
        yield name, float(value), unit


def here() -> Iterator[tuple[str, float, str]]:
    """p50 and p95 over every page and time that it was asked for, and of the slowest page."""
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    reviewer, middle = fill()
    browser = Client(SERVER_NAME="localhost")
    sign_in(browser, reviewer)
    by_page = {page: times_ms(browser, inbox(page, middle)) for page in PAGES}
    everything = [one for times in by_page.values() for one in times]
    yield "feedback.triage_100k_p50_ms", quantiles(everything, n=100)[49], "ms"
    yield "feedback.triage_100k_p95_ms", quantiles(everything, n=100)[94], "ms"
    slowest = max(by_page, key=lambda page: sum(by_page[page]))
    print(f"slowest: {slowest}", file=sys.stderr)
    yield "feedback.triage_100k_slowest_p50_ms", quantiles(by_page[slowest], n=100)[49], "ms"
    overview = times_ms(browser, "/review/")
    yield "feedback.overview_100k_p50_ms", quantiles(overview, n=100)[49], "ms"
    yield "feedback.prompts_5000_s", prompts_s(), "s"


def inbox(page: str, middle: str) -> str:
    return f"/review/inbox/?{page.replace('middle', middle)}"


def sign_in(browser: Any, reviewer: Any) -> None:
    """As through the door, with its second factor, just now."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import user_logged_in

    from portal.gate import session_times

    def complete(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        session_times.begin(request.session)
        record_authentication(request, user, "mfa", type="totp", reauthenticated=True)

    user_logged_in.connect(complete)
    browser.force_login(reviewer)
    user_logged_in.disconnect(complete)


def times_ms(browser: Any, path: str) -> list[float]:
    """What the server needs for a page, the template with it; the first one warms up.

    The time that the thread spent waiting for a processor is taken off: it is other work's.
    """
    times = []
    for number in range(ASKED + 1):
        started = time.perf_counter() - queued_s()
        answer = browser.get(path)
        took = (time.perf_counter() - queued_s() - started) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered with {answer.status_code}")
        if number:
            times.append(took)
    return times


def prompts_s() -> float:
    """Grouping 5,000 made prompts."""
    from feedback.review.clusters import cluster

    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(600)]
    texts = [
        " ".join(words[(n * 7 + k * (n % 13 + 1)) % 600] for k in range(12)) for n in range(5000)
    ]
    started = time.perf_counter()
    cluster(texts)
    return time.perf_counter() - started


def fill() -> tuple[Any, str]:
    """A reviewer, and the position of the thing in the middle."""
    from feedback.models import BugReport, Note, Rating
    from feedback.review.inbox import Position

    artists, reviewers = people()
    clips = list(made_clips(artists))
    begin = datetime.now(UTC) - timedelta(days=120)
    step = timedelta(days=119) / RATINGS
    keep(Rating, (a_rating(n, clips[n], begin + n * step) for n in range(RATINGS)))
    keep(Note, (a_note(n, clips[n], begin + 2.5 * n * step) for n in range(NOTES)))
    reports = (a_report(n, clips[n], begin + 5 / 3 * n * step, reviewers) for n in range(REPORTS))
    keep(BugReport, reports)
    half = Rating.objects.order_by("created_at")[RATINGS // 2]
    return reviewers[0], str(Position(half.created_at, 1, half.pk))


def keep(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)


def people() -> tuple[list[Any], list[Any]]:
    from portal.models import Membership, User
    from tests import factories

    cohorts = [factories.make_cohort(slug=f"bench-{n}") for n in range(COHORTS)]
    reviewers = [factories.make_reviewer() for _ in range(5)]
    artists = User.objects.bulk_create(
        User(email=f"a{n}@artists.example", email_canonical=f"a{n}@artists.example", name=f"A {n}")
        for n in range(ARTISTS)
    )
    Membership.objects.bulk_create(
        Membership(user=artist, cohort=cohorts[n % COHORTS], status="active")
        for n, artist in enumerate(artists)
    )
    return list(User.objects.filter(email__endswith="@artists.example").order_by("pk")), reviewers


def made_clips(artists: list[Any]) -> list[Any]:
    """One finished clip of each generation; the last model version has few of them."""
    from generation.models import Clip, Generation
    from tests import factories

    versions = [factories.make_model_version(slug=f"bench-{n}") for n in range(VERSIONS)]
    rare = factories.make_model_version(slug="bench-rare")
    places = {artist.pk: artist.memberships.get().pk for artist in artists}
    keep(
        Generation,
        (
            Generation(
                artist=artists[n % ARTISTS],
                membership_id=places[artists[n % ARTISTS].pk],
                number=1 + n // ARTISTS,
                idempotency_key=uuid.uuid4(),
                request_sha256="0" * 64,
                model_version=rare if n % 10_000 == 17 else versions[n * VERSIONS // RATINGS],
                prompt="A kite above a beach, its tail a long ribbon in the wind",
                prompt_sent="A kite above a beach, its tail a long ribbon in the wind",
                variations=1,
                seed=n,
                **factories.DEFAULTS,
            )
            for n in range(RATINGS)
        ),
    )
    now = datetime.now(UTC)
    keep(
        Clip,
        (
            Clip(
                generation=one,
                artist_id=one.artist_id,
                variation=1,
                seed=7,
                status="done",
                lane="standard",
                finished_at=now,
                **factories.FILM,
            )
            for one in Generation.objects.order_by("pk").iterator(BATCH)
        ),
    )
    return list(Clip.objects.order_by("pk").only("pk", "artist_id"))


def a_rating(n: int, clip: Any, at: datetime) -> Any:
    from feedback.models import Defect, Rating
    from feedback.ratings import schema

    codes = [code for code, _ in Defect.of_film()]
    scores = {key: 1 + (n * (at_key + 3)) % 5 for at_key, key in enumerate(schema.KEYS)}
    named = [codes[n % 16], codes[(n // 3) % 16]] if n % 2 else []
    return Rating(
        clip=clip, artist_id=clip.artist_id, motion_amount=3, confidence=2, defects=named,
        rationale="The basket comes loose from the rope, and the rope from the balloon.",
        created_at=at, updated_at=at, **scores,
    )  # fmt: skip


def a_note(n: int, clip: Any, at: datetime) -> Any:
    from feedback.models import Note

    return Note(
        clip=clip, author_id=clip.artist_id, idempotency_key=uuid.uuid4(), text="It slides.",
        frame_start=2, frame_end=5, created_at=at, resolved_at=at if n % 3 else None,
    )  # fmt: skip


def a_report(n: int, clip: Any, at: datetime, reviewers: list[Any]) -> Any:
    from feedback.models import BugReport, Defect

    status = BugReport.Status.values[n % 6] if n % 7 else "new"
    needs_words = status in BugReport.EXPLAINED
    return BugReport(
        clip=clip, reporter_id=clip.artist_id, number=n + 1, idempotency_key=uuid.uuid4(),
        code=Defect.values[n % len(Defect.values)], severity=1 + n % 4,
        title=f"The basket vanishes in take {n}" if n % 50 == 0 else f"A flicker in take {n}",
        status=status, outcome="In the next version." if needs_words else "",
        priority=1 + n % 4 if n % 3 else None, assignee=reviewers[n % 5] if n % 2 else None,
        job_facts={"prompt": "A kite above a beach", "seed": n, "steps": 30},
        created_at=at, changed_at=at,
    )  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    for figure, value, unit in here():
        print(figure, value, unit, flush=True)
