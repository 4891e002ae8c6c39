"""Write what somebody earned, in the transaction of what they did for it."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from feedback.models import LedgerEntry, RateCard, Task
from portal.models import User

LONGEST_S = 4 * 3600  # a form left open is no work


@transaction.atomic
def earn(
    *,
    person: User,
    task: Task,
    thing: models.Model,
    label: str,
    active_s: int | None = None,
    at: datetime | None = None,
) -> LedgerEntry | None:
    """Pay for this thing by the card in force, once. None where no card has a rate for the task.

    Takes no answer, score or state of the thing, so that none can reach the amount. A second call
    for the same thing gives the entry of the first.
    """
    now = at or timezone.now()
    card = RateCard.objects.current(at=now)
    rate = card.rate_of(task) if card else None
    if card is None or rate is None:
        return None
    entry, _ = LedgerEntry.objects.get_or_create(
        person=person,
        task=task,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        reverses=None,
        defaults={
            "label": label,
            "rate": rate,
            "currency": card.currency,
            "amount": rate.amount,
            "active_s": None if active_s is None else min(active_s, LONGEST_S),
            "at": now,
        },
    )
    return entry
