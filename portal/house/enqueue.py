"""Put a house job on the list: the row, and a ticket that wakes the house worker."""

from typing import Any

from django.db import transaction

from portal.house.tasks import pull_job
from portal.models import HouseJob
from portal.models.lease import from_now


@transaction.atomic
def enqueue(*, kind: str, payload: dict[str, Any] | None = None, delay_s: float = 0) -> HouseJob:
    """A delayed job has no ticket yet; the reconciler rings when its time has come."""
    if delay_s:
        return HouseJob.objects.create(
            kind=kind, payload=payload or {}, not_before=from_now(delay_s)
        )
    job = HouseJob.objects.create(kind=kind, payload=payload or {})
    pull_job.enqueue()
    return job
