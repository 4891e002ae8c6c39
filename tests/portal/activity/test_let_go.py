from datetime import UTC, date, datetime, timedelta

import pytest

from portal.activity import let_go as room
from portal.activity.let_go import CLOSES_AFTER, close_months, let_go
from portal.activity.seal import seal_record
from portal.models import Entry, Period, Seal
from tests.factories import make_entry

pytestmark = pytest.mark.django_db

IN_MARCH = datetime(2020, 3, 14, 12, tzinfo=UTC)
APRIL = datetime(2020, 4, 1, tzinfo=UTC)


def close(at: datetime = APRIL + CLOSES_AFTER) -> int:
    seal_record(at=at)
    return close_months(at=at)


def test_a_month_that_is_over_is_closed_once_with_its_head() -> None:
    make_entry(at=IN_MARCH)
    make_entry(at=IN_MARCH)
    make_entry(at=APRIL)
    assert close(APRIL + CLOSES_AFTER - timedelta(seconds=1)) == 0
    assert close() == 1
    assert close() == 0
    period, seal = Period.objects.get(), Seal.objects.get(month=date(2020, 3, 1))
    assert (period.retention, period.month) == ("standard", date(2020, 3, 1))
    assert (period.entries, period.seals, period.head) == (2, 1, seal.sha256)
    assert period.kept_until == date(2021, 4, 1)


def test_a_month_with_an_entry_that_was_slipped_in_stays_open() -> None:
    make_entry(at=IN_MARCH)
    seal_record(at=IN_MARCH + timedelta(hours=1))
    make_entry(at=IN_MARCH - timedelta(days=3))
    assert close() == 0


def test_a_month_goes_when_its_time_is_over_and_its_head_stays(monkeypatch) -> None:
    monkeypatch.setattr(room, "A_BATCH", 2)
    for kind in ("notices.chosen", "account.signed_out"):
        for _ in range(3):
            make_entry(at=IN_MARCH, kind=kind)
    make_entry(at=APRIL, kind="account.signed_out")
    close()
    short = Period.objects.get(retention="short")
    assert short.kept_until == date(2020, 6, 30)
    assert let_go(at=datetime(2020, 6, 29, 23, tzinfo=UTC)) == 0
    assert let_go(at=datetime(2020, 6, 30, tzinfo=UTC)) == 3
    left = Entry.objects.exclude(kind="record.let_go").values_list("retention", "at__month")
    assert sorted(left) == [("short", 4)] + 3 * [("standard", 3)]
    assert sorted(Seal.objects.values_list("retention", "month__month")) == [
        ("short", 4), ("standard", 3),
    ]  # fmt: skip
    short.refresh_from_db()
    assert short.entries == 3


def test_the_record_says_once_that_a_month_went() -> None:
    make_entry(at=IN_MARCH)
    close()
    let_go()
    assert let_go() == 0
    said = Entry.objects.get(kind="record.let_go")
    head = Period.objects.get().head
    assert said.facts == {
        "kept": "standard",
        "month": "March 2020",
        "entries": 1,
        "fingerprint": f"{head[:4]} {head[4:8]} {head[8:12]}",
    }
    assert (said.person_id, said.actor_id, said.retention) == (None, None, "long")
