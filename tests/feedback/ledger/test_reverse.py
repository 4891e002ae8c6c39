from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from feedback.ledger.earn import earn
from feedback.ledger.reverse import AlreadyReversed, reverse_entry
from feedback.models import LedgerEntry, Task
from portal.models import Notice
from tests.factories import make_operator, make_rate_card, make_rating

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> LedgerEntry:
    make_rate_card()
    rating = make_rating()
    made = earn(person=rating.artist, task=Task.RATING, thing=rating, label="0001-1")
    assert made is not None
    return made


def test_a_counter_entry_says_why_and_the_first_line_stays(entry: LedgerEntry) -> None:
    operator = make_operator()
    counter = reverse_entry(entry=entry, reason=" Sent by a script. ", by=operator)
    entry.refresh_from_db()
    assert (entry.amount, entry.reason) == (Decimal("1.40"), "")
    assert (counter.amount, counter.reason, counter.by, counter.minutes) == (
        Decimal("-1.40"), "Sent by a script.", operator, -2,
    )  # fmt: skip
    assert Notice.objects.get(user=entry.person).text == (
        "Rating 0001-1 was taken back from your contributions."
    )


def test_once_and_never_a_counter_entry(entry: LedgerEntry) -> None:
    operator = make_operator()
    counter = reverse_entry(entry=entry, reason="Twice.", by=operator)
    for line in (entry, counter):
        with pytest.raises(AlreadyReversed):
            reverse_entry(entry=line, reason="Again.", by=operator)
    assert LedgerEntry.objects.count() == 2


def test_not_without_a_reason(entry: LedgerEntry) -> None:
    with pytest.raises(ValueError, match="reason"):
        reverse_entry(entry=entry, reason="  ", by=make_operator())
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"amount": Decimal("-1")}, "ledger_reversal_says_why"),
        ({"reason": "No counter-entry has none."}, "ledger_reversal_says_why"),
        ({"task": "mood"}, "ledger_task_valid"),
    ],
)
def test_impossible_rows(entry: LedgerEntry, changed: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(**changed)
