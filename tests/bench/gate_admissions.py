"""How many accounts come of a hundred people with one link that is good for one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BoundedSemaphore

AT_ONCE = 100
CONNECTIONS = 50  # PostgreSQL has 100 unless told otherwise


def measure() -> Iterator[tuple[str, float, str]]:
    """On the database of DATABASE_URL, in a test database of its own and a process of its own,
    because other benches have set up Django for the product that they serve.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.gate_admissions"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    yield "gate.accounts_from_100_redemptions", float(ran.stdout), "accounts"


def redeem_at_once() -> int:
    from django.db import connections

    from portal.gate.invite import invite
    from portal.gate.redeem import InvitationGone, redeem
    from portal.models import Cohort, User

    cohort = Cohort.objects.create(slug="bench", name="Bench", seats=AT_ONCE)
    invitation, _ = invite(cohort=cohort, by=None, max_uses=1)
    barrier, connected = Barrier(AT_ONCE), BoundedSemaphore(CONNECTIONS)

    def run(number: int) -> None:
        barrier.wait()
        with connected, suppress(InvitationGone):
            try:
                redeem(invitation=invitation, user=User(email=f"{number}@example.org", name="R"))
            finally:
                connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))
    return User.objects.count()


def main() -> None:
    import django
    from django.db import connection

    django.setup()
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        print(redeem_at_once())
    finally:
        connection.creation.destroy_test_db(str(usual), verbosity=0)


if __name__ == "__main__":
    main()
