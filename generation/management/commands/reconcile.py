import logging
import signal
import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from generation.queue.patience import TROUBLE
from generation.queue.reconcile import reconcile

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Take clips back from dead workers and wake idle ones, every SWEEP_S seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="One pass, then print and end.")

    def handle(self, *, once: bool, **options: object) -> None:
        if once:
            self.stdout.write(str(reconcile()))
            return
        told_to_stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: told_to_stop.set())
        while not told_to_stop.is_set():
            try:
                reconcile()
            except TROUBLE as error:
                logger.warning("The database does not answer: %s", error)
                connections.close_all()
            told_to_stop.wait(settings.SWEEP_S)
