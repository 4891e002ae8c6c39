"""Take an amount back, in the open: a counter-entry with a reason, never a change."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import LedgerEntry
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify


class AlreadyReversed(Exception):
    """An entry is reversed once, and a counter-entry never."""


@transaction.atomic
def reverse_entry(
    *, entry: LedgerEntry, reason: str, by: User, at: datetime | None = None
) -> LedgerEntry:
    """Write the counter-entry and tell the person why.

    Raises: ValueError without a reason; AlreadyReversed.
    """
    if not reason.strip():
        raise ValueError("Nothing is taken back without a reason.")
    if entry.reverses_id is not None:
        raise AlreadyReversed
    try:
        with transaction.atomic():
            counter = LedgerEntry.objects.create(
                person_id=entry.person_id,
                task=entry.task,
                thing_type=entry.thing_type,
                thing_id=entry.thing_id,
                label=entry.label,
                rate_id=entry.rate_id,
                currency=entry.currency,
                amount=-entry.amount,
                at=at or timezone.now(),
                reverses=entry,
                reason=reason.strip(),
                by=by,
            )
    except IntegrityError:
        raise AlreadyReversed from None
    record(
        "ledger.reversed",
        person=entry.person_id,
        actor=by,
        thing=counter,
        at=at,
        task=entry.get_task_display(),
        label=entry.label,
    )
    told = f"{entry.get_task_display()} {entry.label} was taken back from your contributions."
    notify(user=entry.person, kind=Notice.Kind.ANSWERED, text=told, path="/account/contributions/")
    return counter
