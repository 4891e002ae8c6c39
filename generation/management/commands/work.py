from argparse import ArgumentParser, ArgumentTypeError

from django.conf import settings
from django.core.management.base import BaseCommand

from generation.engines import threads
from generation.models import ModelVersion
from generation.queue.slot import open_slot
from generation.queue.tasks import ring
from generation.queue.worker import ClipWorker


def read_lanes(text: str) -> str:
    unknown = set(text.split(",")) - set(ModelVersion.Lane.values)
    if unknown:
        raise ArgumentTypeError(f"There is no lane {sorted(unknown)[0]!r}.")
    return text


class Command(BaseCommand):
    help = "Render clips, one at a time, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        every = ",".join(ModelVersion.Lane.values)
        parser.add_argument("--lanes", type=read_lanes, default=every, help=f"Default: {every}")

    def handle(self, *, lanes: str, **options: object) -> None:
        threads.settle(settings.RENDER_THREADS or None)
        slot = open_slot(lanes=lanes.split(","))
        worker = ClipWorker(slot)
        worker.configure_signals()
        try:
            if slot.finds_work():
                ring(chain=True)
            worker.run()
        finally:
            slot.close()
