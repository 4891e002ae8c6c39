"""The process that turns tickets into clips: django-tasks-db's worker around one slot."""

from types import FrameType

from django.conf import settings
from django_tasks_db.management.commands.db_worker import Worker

from generation.queue.slot import Slot


class ClipWorker(Worker):
    """The first signal drains: the running clip finishes within DRAIN_GRACE_S or is handed back.

    The second one stops now, and hands the clip back on its way out.
    """

    def __init__(self, slot: Slot) -> None:
        super().__init__(
            queue_names=["clips"],
            interval=settings.TASK_POLL_S,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=slot.name,
            excluded_queue_names=[],
        )
        self.slot = slot

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.slot.drain.begin()
        super().shutdown(signum, frame)
