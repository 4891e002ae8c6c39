"""The product as people start it: `prepare` and `serve` on an empty data directory."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 120.0
MAIL_LIMIT_S = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def written(file: Path) -> int:
    return file.stat().st_mtime_ns


@dataclass
class Product:
    """A served installation with a state directory and a port of its own."""

    var: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    app_secret: str = ""  # of the operator's authenticator app, once it is set up

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        return {
            **kept,
            "ATELIER_VAR": str(self.var),
            "SITE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "LOG_LEVEL": "WARNING",
            **self.settings,
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def start(self) -> "Product":
        self.manage("prepare")
        with (self.var / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve", f"--port={self.port}"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + START_LIMIT_S
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError(f"serve did not come up: {self.log}")

    def stop(self) -> int:
        """One signal, as Ctrl-C would send it; the exit code of `serve`."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process = None
        return code

    @property
    def log(self) -> str:
        return (self.var / "serve.log").read_text()

    @property
    def first_programme(self) -> str:
        return (self.var / "first-programme.txt").read_text()

    @property
    def invitation_url(self) -> str:
        return self._find(r"(http\S+/invitations/\S+)")

    def mailed_code(self, to: str) -> str:
        """The code in the newest mail to this address, once the house worker has written it."""
        end = time.monotonic() + MAIL_LIMIT_S
        while time.monotonic() < end:
            for mail in sorted((self.var / "mail").glob("*.log"), key=written, reverse=True):
                text = mail.read_text()
                found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", text, re.MULTILINE)
                if f"To: {to}\n" in text and found:
                    return found[0]
            time.sleep(0.1)
        raise LookupError(f"No code was mailed to {to}")

    @property
    def operator(self) -> tuple[str, str]:
        """Address and password of the operator."""
        return self._find(r"(operator@\S+)"), self._find(r"[Pp]assword:?\s+(\S+)")

    def _find(self, pattern: str) -> str:
        found = re.search(pattern, self.first_programme)
        if found is None:
            raise LookupError(f"{pattern} in {self.first_programme}")
        return found[1]
