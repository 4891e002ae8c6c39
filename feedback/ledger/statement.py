"""One artist's month: what was earned, by the card, line by line."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from feedback.models import LedgerEntry
from feedback.models.ledger import LedgerEntryQuerySet
from portal.days import begin_of
from portal.models import User


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        local = timezone.localtime(moment)
        return cls(local.year, local.month)

    @classmethod
    def read(cls, text: str, *, at: datetime | None = None) -> "Month":
        """`2026-11`; anything that is no month, or one to come, is the present one."""
        present = cls.of(at or timezone.now())
        try:
            year, month = (int(part) for part in text.split("-"))
            chosen = cls(year, month)
            return chosen if chosen.start <= present.start else present
        except ValueError:
            return present

    @property
    def start(self) -> datetime:
        return begin_of(date(self.year, self.month, 1))

    @property
    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The total in one currency; minutes are those of the card."""

    currency: str
    amount: Decimal
    minutes: int


def statement_of(person: User, month: Month) -> LedgerEntryQuerySet:
    """The lines of the month, the newest first, with what a list shows."""
    return LedgerEntry.objects.of(person).within(month.start, month.next.start).for_lists()


def sums(lines: Iterable[LedgerEntry]) -> list[Sum]:
    """One total a currency, in the order in which they appear."""
    amounts: dict[str, Decimal] = {}
    minutes: dict[str, int] = {}
    for line in lines:
        amounts[line.currency] = amounts.get(line.currency, Decimal(0)) + line.amount
        minutes[line.currency] = minutes.get(line.currency, 0) + line.minutes
    return [
        Sum(currency=currency, amount=amount, minutes=minutes[currency])
        for currency, amount in amounts.items()
    ]


COLUMNS = ("at", "task", "for", "minutes", "active_seconds", "amount", "currency", "reason")


def as_csv(lines: Iterable[LedgerEntry]) -> str:
    """With a header. A reason that a sheet would run as a formula is quoted (CWE-1236)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow(
            [
                line.at.isoformat(),
                line.get_task_display(),
                line.label,
                line.minutes,
                "" if line.active_s is None else line.active_s,
                line.amount,
                line.currency,
                _harmless(line.reason),
            ]
        )
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
