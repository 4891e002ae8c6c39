"""A worker's right to one row until a time: shared by clips and by house jobs."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now


def from_now(seconds: float) -> CombinedExpression:
    """A moment `seconds` ahead on the database's clock; a worker's own clock may be wrong."""
    return Now() + timedelta(seconds=seconds)


class Lease(models.Model):
    """Fields of a row that one worker at a time may hold.

    `token` fences: each write of a holder is filtered by it, so that a worker which lost the
    row (Kleppmann, "How to do distributed locking", 2016) changes nothing any more.
    """

    token = models.UUIDField(null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    worker = models.CharField(max_length=100, blank=True, editable=False)
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    not_before = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def fresh(*, worker: str, lease_s: float) -> dict[str, object]:
        """The values a claim writes."""
        return {
            "token": uuid.uuid4(),
            "worker": worker,
            "lease_until": from_now(lease_s),
            "not_before": None,
        }

    RELEASED: dict[str, object] = {"token": None, "lease_until": None, "worker": ""}


def lease_over(at: datetime | None = None) -> Q:
    return Q(lease_until__lt=at or Now())


def may_start(at: datetime | None = None) -> Q:
    return Q(not_before__isnull=True) | Q(not_before__lte=at or Now())
