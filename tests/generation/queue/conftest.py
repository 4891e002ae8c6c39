import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from generation.engines.inspection import inspect_model
from generation.management.commands.add_model import register
from generation.models import ModelVersion
from generation.queue import slot
from tests.pipelines import build_tiny_ltx

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60


@pytest.fixture(scope="session")
def tiny_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_ltx(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture
def tiny(db: None, tiny_directory: Path) -> ModelVersion:
    """A registered model that really renders."""
    facts = inspect_model(tiny_directory)
    return register(tiny_directory, facts, label="Tiny", lane="standard", slug="tiny")


@pytest.fixture(autouse=True)
def _no_slot_left() -> Iterator[None]:
    yield
    slot._here.clear()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            pytest.fail("It did not happen in time.")
        time.sleep(0.02)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start `manage.py work` on the database and the files of the test; give environment."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**environment: object) -> subprocess.Popen[bytes]:
        quick = {"LEASE_S": 2, "BEAT_S": 0.4, "TASK_POLL_S": 0.05, "RENDER_THREADS": 1}
        variables = {name: str(value) for name, value in (quick | environment).items()}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "work"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "ATELIER_VAR": str(tmp_path),
                "DATABASE_URL": database_url(),
                "SECRET_KEY": django_settings.SECRET_KEY,
                **variables,
            },
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


def database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    user, host, port = (values[name] for name in ("USER", "HOST", "PORT"))
    return f"postgres://{user}@{host}:{port}/{values['NAME']}"
