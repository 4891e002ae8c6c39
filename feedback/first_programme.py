"""The rate card that an empty programme begins with, and the work that comes again by itself."""

from decimal import Decimal

from django.db import transaction

from feedback.house_jobs import plan_gathering, plan_purging
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


def prepare(cohort: Cohort) -> None:
    begin_rate_card()
    plan_gathering()
    plan_purging()


@transaction.atomic
def begin_rate_card() -> None:
    """An operator's next version replaces it."""
    if RateCard.objects.exists():
        return
    card = RateCard.objects.create(version=1)
    for task, minutes, amount in FIRST_CARD:
        Rate.objects.create(card=card, task=task, minutes=minutes, amount=Decimal(amount))
