"""Every route, by every method, as everybody: the answers are exactly those of the table.

A route without a row fails, and so does a row without a route. `access.txt` says in its head what
each word means. A new route is added there by hand, with what each person should get.
"""

from pathlib import Path

import pytest
from django.db import transaction

from tests.access import IDENTITIES, Door, make_world, routes

TABLE = Path(__file__).with_name("access.txt")


def read_table() -> dict[tuple[str, str], list[str]]:
    rows = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            method, route, *answers = line.split()
            rows[method, "" if route == "/" else route] = answers
    return rows


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    assert sorted(read_table()) == sorted(routes())


@pytest.mark.django_db
def test_everybody_gets_what_the_table_says() -> None:
    door, wrong = Door(make_world()), []
    for (method, route), answers in read_table().items():
        for who, expected in zip(IDENTITIES, answers, strict=True):
            with transaction.atomic():
                answer = door.ask(who, method, route)
                transaction.set_rollback(True)  # the next one asks in the same world
            if answer != expected:
                wrong.append(f"{method} {route or '/'} as {who}: {answer}, not {expected}")
    assert wrong == []
