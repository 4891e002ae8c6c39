"""How long people wait who asked to come in."""

from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from portal.models import AccessRequest

LOOK_BACK = timedelta(days=90)


def waits(*, at: datetime | None = None) -> dict[str, Any]:
    """How many wait, since when the oldest does, and the median wait for the newest answers.

    `median_wait` is a timedelta over the answers of the last 90 days; None where there is none.
    """
    now = at or timezone.now()
    waiting = AccessRequest.objects.waiting().aggregate(
        waiting=Count("pk"), oldest_at=Min("created_at")
    )
    answered = AccessRequest.objects.answered().filter(decided_at__gte=now - LOOK_BACK)
    times = answered.values_list("created_at", "decided_at")
    took_s = [(end - start).total_seconds() for start, end in times if end is not None]
    return waiting | {"median_wait": timedelta(seconds=median(took_s)) if took_s else None}
