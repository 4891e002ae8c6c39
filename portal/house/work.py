"""Do one house job under a lease; take back those whose worker died."""

import logging
import os
import platform
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from django.utils import timezone

from portal.house.handlers import handler_of
from portal.house.tasks import pull_job
from portal.models import HouseJob

logger = logging.getLogger(__name__)


def work_one() -> bool:
    """Claim the oldest waiting job and do it. False when nothing waits."""
    worker = f"{platform.node()}.{os.getpid()}"
    for job in HouseJob.objects.waiting()[:5]:
        if job.claim(worker=worker, lease_s=settings.LEASE_S):
            _do(job)
            return True
    return False


def _do(job: HouseJob) -> None:
    try:
        with _heartbeat(job):
            handler_of(job.kind)(job.payload)
    except Exception as error:
        logger.exception("House job failed", extra={"job": job})
        job.fail("".join(traceback.format_exception(error)))
    else:
        job.finish()


@contextmanager
def _heartbeat(job: HouseJob) -> Iterator[None]:
    """Renew the lease from a thread, which has a database connection of its own."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(settings.BEAT_S) and job.renew(lease_s=settings.LEASE_S):
                pass
        finally:
            connections.close_all()

    thread = threading.Thread(target=beat, name=f"beat-house-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def reconcile_house() -> int:
    """Take jobs back from dead workers and ring for those that wait. Safe to run often."""
    for job in HouseJob.objects.abandoned():
        job.fail(f"Worker {job.worker} stopped answering at {timezone.now():%H:%M:%S}.")
    waiting = HouseJob.objects.waiting().count()
    for _ in range(min(waiting, 4)):
        pull_job.enqueue()
    return waiting
