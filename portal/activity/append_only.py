"""The triggers by which the database itself refuses to change the record.

Entries, seals and periods are inserted and never updated. Entries go with their whole month, once
it is closed and its time is over; then its seals; the period stays. What the triggers say is in
`append_only_<vendor>.sql`.

A migration that changes one of the tables lifts them first, or SQLite refuses it; they are put
back at the end of `migrate`.
"""

import re
from functools import cache
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = {"portal_entry", "portal_seal", "portal_period"}
_TRIGGER = re.compile(r"CREATE TRIGGER (?P<name>\w+) BEFORE \w+ ON (?P<table>\w+)")


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in their places. Nothing happens where they all are."""
    if is_guarded(connection):
        return
    lift(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the flush between tests, and for nothing else."""
    with connection.cursor() as cursor:
        for name, table in _triggers(connection.vendor).items():
            of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    there = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        there = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(there)
        return set(_triggers(connection.vendor)) <= {name for (name,) in cursor.fetchall()}


def guard_after_migrating(*, using: str, **kwargs: object) -> None:
    """SQLite makes a table anew to change it, and the old one takes its triggers along."""
    connection = connections[using]
    if set(connection.introspection.table_names()) >= TABLES:
        guard(connection)


def _triggers(vendor: str) -> dict[str, str]:
    """Name -> table."""
    found = [match for one in _statements(vendor) if (match := _TRIGGER.match(one))]
    return {match["name"]: match["table"] for match in found}


@cache
def _statements(vendor: str) -> list[str]:
    text = Path(__file__).with_name(f"append_only_{vendor}.sql").read_text()
    return [part.strip() for part in text.split("\n\n") if not part.startswith("--")]
