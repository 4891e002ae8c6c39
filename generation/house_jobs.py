"""House jobs of the queue: the file to keep; files and tickets that nobody needs any more."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from generation.models import Attempt, Clip
from generation.queue.download import make_download
from generation.queue.erase import erase_files
from generation.queue.outputs import delete_folder
from portal.house.handlers import handles

# A worker that lost its clip ends itself long before.
_ZOMBIES_GONE_S = 3600.0


@handles("purge_attempts")
def purge_attempts(payload: dict[str, Any]) -> None:
    """Delete the files of attempts that ended without a film."""
    quiet_since = Now() - timedelta(seconds=payload.get("quiet_s", _ZOMBIES_GONE_S))
    left = Attempt.objects.with_leftovers().filter(ended_at__lt=quiet_since)
    for attempt in left.select_related("clip").iterator():
        delete_folder(attempt.folder)
        Attempt.objects.filter(pk=attempt.pk).update(cleared_at=timezone.now())


@handles("make_download")
def write_file_to_keep(payload: dict[str, Any]) -> None:
    make_download(clip=Clip.objects.select_related("generation").get(pk=payload["clip"]))


@handles("erase_clips")
def erase_clips(payload: dict[str, Any]) -> None:
    erase_files(payload["user"])


@handles("prune_tickets")
def prune_tickets(payload: dict[str, Any]) -> None:
    """Delete tickets that ended over a day ago, and those whose worker was killed.

    The command of django-tasks-db touches finished ones only.
    """
    call_command("prune_db_task_results", queue_name="*", min_age_days=1, verbosity=0)
    dead_since = timezone.now() - timedelta(seconds=2 * settings.CLIP_LIMIT_S)
    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=dead_since).delete()
