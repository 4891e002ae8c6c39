"""Ask for a data set, and let it go."""

import uuid
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import DatasetExport
from portal.activity.record import record
from portal.house.enqueue import enqueue
from portal.models import Cohort, HouseJob, User

JOB = "dataset_export"


def ask_dataset(
    *,
    by: User,
    key: uuid.UUID,
    cohort: Cohort | None = None,
    since: date | None = None,
    until: date | None = None,
    with_clips: bool = False,
    at: datetime | None = None,
) -> DatasetExport:
    """Have a data set made by the house worker. The same key asks once, and gives the first."""
    try:
        with transaction.atomic():
            export = DatasetExport.objects.create(
                asked_by=by,
                idempotency_key=key,
                cohort=cohort,
                since=since,
                until=until,
                with_clips=with_clips,
                asked_at=at or timezone.now(),
            )
            enqueue(kind=JOB, payload={"dataset": export.pk})
            record("dataset.asked", person=None, actor=by, thing=export, at=at, number=export.pk)
            return export
    except IntegrityError:
        return DatasetExport.objects.get(asked_by=by, idempotency_key=key)


def delete_dataset(*, export: DatasetExport, by: User, at: datetime | None = None) -> bool:
    """ready, running -> gone, and its file with it. False when it was gone before."""
    with transaction.atomic():
        if not export.drop():
            return False
        export.refresh_from_db()
        if export.name:
            enqueue(kind="delete_files", payload={"names": [export.name]})
        record("dataset.deleted", person=None, actor=by, thing=export, at=at, number=export.pk)
    return True


def at_work() -> set[int]:
    """Keys of those whose job waits or runs. One that runs without is lost."""
    over = [HouseJob.Status.DONE, HouseJob.Status.FAILED]
    jobs = HouseJob.objects.filter(kind=JOB).exclude(status__in=over)
    return set(jobs.values_list("payload__dataset", flat=True))


def fail_lost() -> int:
    """running -> failed, where the house worker has given up."""
    running = list(
        DatasetExport.objects.running()
    )  # first: what is asked for now comes with its job
    working = at_work()
    return sum(export.fail() for export in running if export.pk not in working)
