from datetime import UTC, datetime
from decimal import Decimal

import pytest

from feedback.ledger.earn import earn
from feedback.ledger.reverse import reverse_entry
from feedback.ledger.statement import Month, Sum, as_csv, statement_of, sums
from feedback.models import LedgerEntry, Task
from tests.factories import make_operator, make_rate_card, make_rating

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-10", Month(2026, 10)),
        ("2026-11", Month(2026, 11)),
        ("2026-12", Month(2026, 11)),
        ("2026-13", Month(2026, 11)),
        ("0000-01", Month(2026, 11)),
        ("lately", Month(2026, 11)),
        ("", Month(2026, 11)),
    ],
)
def test_a_month_is_read_or_is_the_present_one(text: str, read: Month) -> None:
    assert Month.read(text, at=NOW) == read


def test_months_follow_each_other_over_the_year() -> None:
    assert (Month(2026, 12).next, Month(2026, 1).previous) == (Month(2027, 1), Month(2025, 12))
    assert (Month(2026, 5).next, Month(2026, 5).previous) == (Month(2026, 6), Month(2026, 4))
    assert str(Month(2026, 5)) == "2026-05"


@pytest.mark.django_db
def test_a_month_holds_its_own_lines_and_what_was_taken_back() -> None:
    make_rate_card(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    first, second = make_rating(), make_rating()
    person = first.artist
    for thing, at in (
        (first, datetime(2026, 10, 31, 23, 59, tzinfo=UTC)),
        (second, datetime(2026, 11, 1, tzinfo=UTC)),
    ):
        earn(person=person, task=Task.RATING, thing=thing, label="0001-1", active_s=30, at=at)
    taken = LedgerEntry.objects.get(thing_id=first.pk)
    reverse_entry(entry=taken, reason="=SUM(A1)", by=make_operator(), at=NOW)
    lines = list(statement_of(person, Month(2026, 11)))
    assert [line.amount for line in lines] == [Decimal("-1.40"), Decimal("1.40")]
    assert sums(lines) == [Sum(currency="EUR", amount=Decimal("0.00"), minutes=0)]
    assert as_csv(lines).splitlines() == [
        "at,task,for,minutes,active_seconds,amount,currency,reason",
        "2026-11-24T12:00:00+00:00,Rating,0001-1,-2,,-1.40,EUR,'=SUM(A1)",
        "2026-11-01T00:00:00+00:00,Rating,0001-1,2,30,1.40,EUR,",
    ]
