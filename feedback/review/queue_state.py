"""The queue as staff see it: lanes, workers, and each clip that wants a machine or a person."""

from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from generation.models import Clip, ModelVersion, WorkerSlot

NEWEST = 50


def lanes(*, at: datetime | None = None) -> list[dict[str, Any]]:
    """For each lane: clips waiting and running, seconds the oldest waits, median render time."""
    now = at or timezone.now()
    counted = Clip.objects.order_by().values("lane")
    rows: dict[str, Any] = {
        row["lane"]: row
        for row in counted.annotate(
            waiting=Count("pk", filter=Q(status=Clip.Status.QUEUED)),
            running=Count("pk", filter=Q(status=Clip.Status.RUNNING)),
            oldest=Min("queued_at", filter=Q(status=Clip.Status.QUEUED)),
        ).filter(status__in=(Clip.Status.QUEUED, Clip.Status.RUNNING))
    }
    return [
        {
            "label": label,
            "waiting": rows.get(lane, {}).get("waiting", 0),
            "running": rows.get(lane, {}).get("running", 0),
            "oldest_s": _age_s(rows.get(lane, {}).get("oldest"), now),
            "median_s": _median_s(lane),
        }
        for lane, label in ModelVersion.Lane.choices
    ]


def _age_s(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else (now - since).total_seconds()


def _median_s(lane: str) -> float | None:
    made = Clip.objects.done().filter(lane=lane, run_seconds__isnull=False).order_by("-pk")
    newest = made.values_list("run_seconds", flat=True)[:NEWEST]
    seconds = [one for one in newest if one is not None]
    return median(seconds) if seconds else None


def slots() -> list[WorkerSlot]:
    related = ("clip__generation", "model_version")
    return list(WorkerSlot.objects.select_related(*related).order_by("name"))


def unfinished() -> QuerySet[Clip]:
    """All that wait, run or were set aside, with what the list shows, in one query."""
    wanted = (*Clip.ACTIVE, Clip.Status.QUARANTINED)
    return Clip.objects.filter(status__in=wanted).select_related("generation", "artist")
