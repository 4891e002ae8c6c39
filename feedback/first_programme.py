"""The rate card that an empty programme begins with; an operator's next version replaces it."""

from decimal import Decimal

from django.db import transaction

from feedback.models import Rate, RateCard, Task
from portal.models import Cohort

FIRST_CARD = (
    (Task.RATING, 2, "1.40"),
    (Task.NOTE, 3, "2.10"),
    (Task.REPORT, 12, "8.40"),
    (Task.FIX_CHECK, 5, "3.50"),
    (Task.CONFIRMATION, 3, "2.10"),
    (Task.VOTE, 1, "0.70"),
)


@transaction.atomic
def prepare(cohort: Cohort) -> None:
    if RateCard.objects.exists():
        return
    card = RateCard.objects.create(version=1)
    for task, minutes, amount in FIRST_CARD:
        Rate.objects.create(card=card, task=task, minutes=minutes, amount=Decimal(amount))
