"""How long the leaderboard takes over a hundred thousand votes on ten model versions.

`python -m tests.bench.feedback_leaderboard` prints it, and its parts, on the database of
DATABASE_URL, SQLite without one.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

VERSIONS = 10
PROMPTS = 50
VOTES = 100_000
REPEATS = 5_000
RUNS = 5

Figure = tuple[str, float, str]


def measure() -> Iterator[Figure]:
    """In a test database and a process of its own, because other benches set up Django for the
    product that they serve.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.feedback_leaderboard"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    for line in ran.stdout.splitlines():
        name, value, unit = line.split()
        if name == "feedback.leaderboard_s":
            yield name, float(value), unit


def fill() -> None:
    """Every two versions meet on every prompt; each voter judges many pairs."""
    from feedback.models import Ballot, Pair
    from generation.models import Clip
    from portal.models import User
    from tests.factories import make_model_version, make_programme_clip

    chance = random.Random(3)
    versions = [make_model_version() for _ in range(VERSIONS)]
    for prompt in range(PROMPTS):
        for version in versions:
            make_programme_clip(model_version=version, prompt=f"Prompt {prompt}")
    films: dict[str, list[Clip]] = {}
    for clip in Clip.objects.select_related("generation").order_by("pk"):
        films.setdefault(clip.generation.prompt, []).append(clip)
    Pair.objects.bulk_create(
        Pair(first=first, second=second, kind="versions")
        for clips in films.values()
        for place, first in enumerate(clips)
        for second in clips[place + 1 :]
    )
    pairs = list(Pair.objects.values_list("pk", flat=True))
    voters = [
        User(email=f"{n}@example.org", email_canonical=f"{n}@example.org", name="V")
        for n in range(-(-VOTES // len(pairs)))
    ]
    User.objects.bulk_create(voters)
    people = list(User.objects.filter(is_programme=False).values_list("pk", flat=True))
    at = datetime(2026, 11, 24, tzinfo=UTC)

    def ballot(pair: int, voter: int, **fields: int) -> Ballot:
        said = {key: chance.randint(-2, 2) for key in ("overall", "visual_quality", "physical")}
        sides = {"left_is_first": chance.random() < 0.5, "both_bad": chance.random() < 0.1}
        return Ballot(pair_id=pair, voter_id=voter, voted_at=at, **said, **sides, **fields)

    judged = [(pair, voter) for voter in people for pair in pairs][: VOTES - REPEATS]
    Ballot.objects.bulk_create((ballot(*one) for one in judged), batch_size=5000)
    earlier = Ballot.objects.order_by("pk").values_list("pk", "pair_id", "voter_id")[:REPEATS]
    Ballot.objects.bulk_create(
        (ballot(pair, voter, repeat_of_id=pk) for pk, pair, voter in list(earlier)),
        batch_size=5000,
    )


def seconds(work: Callable[[], object]) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def report() -> Iterator[Figure]:
    from feedback.comparisons.agreement import agreement, consistency
    from feedback.comparisons.leaderboard import leaderboard
    from feedback.comparisons.tally import tally
    from feedback.models import Ballot

    def whole() -> None:
        counted = tally("overall")
        leaderboard(counted)
        agreement(counted)
        consistency("overall")

    counted = tally("overall")
    yield "votes", Ballot.objects.voted().count(), "votes"
    yield "versions", len(leaderboard(counted).rows), "versions"
    yield "feedback.leaderboard_s", seconds(whole), "s"
    yield "of_which_counting_s", seconds(lambda: tally("overall")), "s"
    yield "of_which_fit_s", seconds(lambda: leaderboard(counted)), "s"
    yield "of_which_alpha_s", seconds(lambda: agreement(counted)), "s"


def main() -> None:
    import django
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        fill()
        for name, value, unit in report():
            print(f"{name} {value:.3f} {unit}", flush=True)
    finally:
        connection.creation.destroy_test_db(str(usual), verbosity=0)


if __name__ == "__main__":
    main()
