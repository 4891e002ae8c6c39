"""The database itself refuses, whatever asks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from portal.activity import append_only
from portal.activity.kinds import Retention
from portal.activity.let_go import close_months
from portal.activity.seal import seal_record
from portal.models import Entry, Period, Seal
from portal.models.seal import next_month
from tests.factories import make_entry

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 3, 14, 12, tzinfo=UTC)
THE_NEXT_DAY = datetime(2020, 4, 3, tzinfo=UTC)


def refuses(sentence: str, sql: str, *values: object) -> None:
    with (
        pytest.raises(IntegrityError, match=sentence),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values or None)


def closed_period(at: datetime = LONG_AGO) -> Period:
    make_entry(at=at)
    seal_record(at=THE_NEXT_DAY)
    close_months(at=THE_NEXT_DAY)
    return Period.objects.get()


@pytest.mark.parametrize("model", [Entry, Seal, Period])
def test_nothing_is_changed(model: type[Model]) -> None:
    closed_period()
    with pytest.raises(IntegrityError, match="nothing in it is ever changed"), transaction.atomic():
        model._default_manager.update(retention="long")
    assert list(model._default_manager.values_list("retention", flat=True)) == ["standard"]


def test_nothing_is_deleted_before_its_month_is_closed() -> None:
    entry = make_entry(at=LONG_AGO)
    seal_record(at=THE_NEXT_DAY)
    with pytest.raises(IntegrityError, match="only with its closed month"), transaction.atomic():
        entry.delete()
    with pytest.raises(IntegrityError, match="only after the entries"), transaction.atomic():
        Seal.objects.all().delete()
    assert (Entry.objects.count(), Seal.objects.count()) == (1, 1)


def test_nothing_is_deleted_before_its_time_is_over() -> None:
    month = datetime.now(UTC).date().replace(day=1) - timedelta(days=40)
    at = datetime(month.year, month.month, 5, tzinfo=UTC)
    make_entry(at=at)
    seal_record()
    close_months()
    assert Period.objects.count() == 1
    with pytest.raises(IntegrityError, match="once its time is over"), transaction.atomic():
        Entry.objects.all().delete()


def test_a_month_whose_time_is_over_may_go_and_stays_written_down() -> None:
    closed_period()
    with pytest.raises(IntegrityError, match="only after the entries"), transaction.atomic():
        Seal.objects.all().delete()
    Entry.objects.all().delete()
    Seal.objects.all().delete()
    with pytest.raises(IntegrityError, match="stays written down"), transaction.atomic():
        Period.objects.all().delete()
    assert (Entry.objects.count(), Seal.objects.count(), Period.objects.count()) == (0, 0, 1)


def test_a_closed_month_takes_nothing_more_and_another_class_does() -> None:
    closed_period()
    with pytest.raises(IntegrityError, match="a month that is closed"), transaction.atomic():
        make_entry(at=LONG_AGO)
    make_entry(at=LONG_AGO, kind="account.signed_out")
    make_entry(at=LONG_AGO + timedelta(days=31))


@pytest.mark.parametrize(
    ("at", "entries", "days", "sentence"),
    [
        (LONG_AGO, 2, 400, "sealed whole"),  # one more than there are
        (datetime.now(UTC), 0, 400, "only when it is over"),
        (LONG_AGO, 1, 99, "as long as its class promises"),
    ],
)
def test_a_month_is_closed_honestly(at: datetime, entries: int, days: int, sentence: str) -> None:
    make_entry(at=LONG_AGO)
    seal_record(at=THE_NEXT_DAY)
    month = at.date().replace(day=1)
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        Period.objects.create(
            retention="standard",
            month=month,
            entries=entries,
            seals=1,
            head="a" * 64,
            kept_until=month + timedelta(days=days),
        )


@pytest.mark.parametrize("retention", Retention)
def test_the_database_knows_how_long_each_class_is_kept(retention: Retention) -> None:
    month = date(2020, 3, 1)
    kept_until = next_month(month) + timedelta(days=retention.days)
    fields = {"retention": retention, "month": month, "entries": 0, "seals": 0, "head": "a" * 64}
    with pytest.raises(IntegrityError, match="promises"), transaction.atomic():
        Period.objects.create(**fields, kept_until=kept_until - timedelta(days=1))
    Period.objects.create(**fields, kept_until=kept_until)


TABLES = sorted(append_only.TABLES)
WAYS_ROUND = {
    "sqlite": [
        ("closed|replaced", "INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
        ("ever changed", "UPDATE OR REPLACE {table} SET id = id + 1"),
        ("ever changed|replaced|closed", "INSERT INTO {table} SELECT * FROM {table} WHERE true"
         " ON CONFLICT (id) DO UPDATE SET retention = 'long'"),
    ],
    "postgresql": [
        ("never emptied", "TRUNCATE {table} CASCADE"),
        ("ever changed|closed|whole", "INSERT INTO {table} SELECT * FROM {table}"
         " ON CONFLICT (id) DO UPDATE SET retention = 'long'"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_there_is_no_way_round(table: str) -> None:
    closed_period()
    for sentence, sql in WAYS_ROUND[connection.vendor]:
        refuses(sentence, sql.format(table=table))


def test_an_open_entry_is_not_replaced_either() -> None:
    entry = make_entry()
    verb = {"sqlite": "REPLACE", "postgresql": "INSERT"}[connection.vendor]
    refuses(
        "ever replaced|duplicate key",
        f"{verb} INTO portal_entry (id, at, kind, retention, thing_type, facts)"
        " VALUES (%s, '2026-01-01 00:00:00Z', 'x', 'short', '', '{}')",
        entry.pk,
    )
    entry.refresh_from_db()
    assert entry.kind == "notices.chosen"


def test_the_guard_comes_back_after_a_migration_took_it_along() -> None:
    append_only.lift(connection)
    assert not append_only.is_guarded(connection)
    append_only.guard_after_migrating(using="default")
    assert append_only.is_guarded(connection)
    test_nothing_is_changed(Entry)


@pytest.mark.django_db(transaction=True)
def test_the_flush_between_tests_leaves_the_guard_in_place() -> None:
    assert append_only.is_guarded(connection)
    make_entry()


@pytest.mark.django_db(transaction=True)
def test_and_the_next_test_finds_it_and_an_empty_record() -> None:
    assert append_only.is_guarded(connection)
    assert Entry.objects.count() == 0
    make_entry()
    with pytest.raises(IntegrityError):
        Entry.objects.all().delete()
