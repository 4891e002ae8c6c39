"""Close the months that are over, and let their entries go once their time is over."""

import logging
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from portal.activity.fingerprint import short
from portal.activity.kinds import Retention
from portal.activity.record import record
from portal.models import Entry, Period, Seal
from portal.models.seal import next_month, span_of

logger = logging.getLogger(__name__)

# Longer than any transaction and any pause of the sealer that nobody notices.
CLOSES_AFTER = timedelta(days=1)
A_BATCH = 1000


def close_months(*, at: datetime | None = None) -> int:
    """Close each month that is over and sealed whole; from then on it takes nothing more.

    A month with an entry that no seal holds stays open: the check names that entry.
    """
    now = at or timezone.now()
    firsts = Seal.objects.first_of_open_months().values_list("retention", "month")
    over = [(r, m) for r, m in firsts if span_of(m).end + CLOSES_AFTER <= now]
    return sum(_close(Retention(retention), month, now) for retention, month in over)


@transaction.atomic
def _close(retention: Retention, month: date, now: datetime) -> bool:
    chain = Seal.objects.of_month(retention, month)
    head, sealed = chain.last(), chain.aggregate(sum=Sum("entries"))["sum"]
    if head is None or sealed != Entry.objects.of_month(retention, month).count():
        return False
    try:
        with transaction.atomic():
            period = Period.objects.create(
                retention=retention,
                month=month,
                entries=sealed,
                seals=head.sequence,
                head=head.sha256,
                kept_until=next_month(month) + timedelta(days=retention.days),
                closed_at=now,
            )
    except IntegrityError:  # somebody else closed it, or wrote to it, at this moment
        return False
    logger.info("Closed %s with the fingerprint %s", period, period.head)
    return True


def let_go(*, at: datetime | None = None) -> int:
    """Delete the entries of closed months whose time is over, then their seals. The head stays."""
    over = Period.objects.over(at=at)
    held = over.filter(head__in=Seal.objects.values("sha256"))
    return sum(_let_go(period) for period in held)


def _let_go(period: Period) -> int:
    gone = 0
    of_month = Entry.objects.of_month(period.retention, period.month).order_by("at")
    while ids := list(of_month.values_list("pk", flat=True)[:A_BATCH]):
        gone += Entry.objects.filter(pk__in=ids).delete()[0]
    with transaction.atomic():
        if Seal.objects.of_month(period.retention, period.month).delete()[0]:
            record(
                "record.let_go",
                person=None,
                kept=period.retention,
                month=f"{period.month:%B %Y}",
                entries=period.entries,
                fingerprint=short(period.head),
            )
    return gone
