"""Everything that one machine needs, in one command."""

import errno
import socket
import sys
from argparse import ArgumentParser
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.processes import Child, Family

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Serve the site, render clips, do house work and keep the queue in order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=LOOPBACK, help="Address to listen on.")
        parser.add_argument("--port", type=int, default=settings.SITE_PORT)
        parser.add_argument(
            "--no-worker", action="store_true", help="Clips are rendered on other machines."
        )

    def handle(self, *, host: str, port: int, no_worker: bool, **options: object) -> None:
        if port == 443:
            port = 8000  # behind a proxy that ends TLS
        refuse_taken_port(host, port)
        site, worker = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        children = [
            web(host, port, site),
            manage("house", *HOUSE),
            telling("reconcile", "reconcile", worker),
        ]
        if not no_worker:
            children.insert(1, telling("worker", "work", worker))
        Family(children).run(on_started=lambda: self._greet(host, port))
        self.stdout.write("Stopped.")

    def _greet(self, host: str, port: int) -> None:
        address = settings.SITE_URL if host == LOOPBACK else f"http://{host}:{port}"
        self.stdout.write(f"\nAtelier is at {address}   (Ctrl-C stops it)\n")


HOUSE = (
    "db_worker",
    "--queue-name=house",
    "--interval=0.5",
    "--no-startup-delay",
    "--no-reload",
    "--verbosity=0",
)


def manage(name: str, *arguments: str) -> Child:
    return Child(name=name, command=[sys.executable, sys.argv[0], *arguments])


def telling(name: str, command: str, hints: socket.socket) -> Child:
    """A child whose changes browsers should see: it writes hints, the web process relays them."""
    child = manage(name, command)
    child.environment = {"ATELIER_PROGRESS_FD": str(hints.fileno())}
    child.pass_fds = (hints.fileno(),)
    return child


def web(host: str, port: int, site: socket.socket) -> Child:
    """Exactly one process: the in-memory channel layer does not cross processes."""
    return Child(
        name="web",
        command=[
            sys.executable,
            "-m",
            "uvicorn",
            "portal.asgi:application",
            f"--host={host}",
            f"--port={port}",
            "--lifespan=on",
            "--no-access-log",  # addresses of invitations never reach a log
            "--log-level=warning",
            "--no-server-header",
            "--ws-max-size=65536",
            "--timeout-graceful-shutdown=3",
        ],
        environment={"ATELIER_PROGRESS_FD": str(site.fileno())},
        pass_fds=(site.fileno(),),
        stops_last=True,
    )


def refuse_taken_port(host: str, port: int) -> None:
    """Raises: CommandError in one sentence when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: f"Port {port} is in use. Stop what runs there, or choose another "
                f"with SITE_URL=http://{urlsplit(settings.SITE_URL).hostname}:{port + 1}.",
                errno.EACCES: f"Port {port} needs more rights than this account has.",
            }.get(error.errno or 0, f"Cannot listen on {host}:{port}: {error.strerror}.")
            raise CommandError(reason) from None
