"""Put a house job on the list: the row, and a ticket that wakes the house worker."""

from typing import Any

from django.db import transaction

from portal.house.tasks import pull_job
from portal.models import HouseJob


@transaction.atomic
def enqueue(*, kind: str, payload: dict[str, Any] | None = None) -> HouseJob:
    job = HouseJob.objects.create(kind=kind, payload=payload or {})
    pull_job.enqueue()
    return job
