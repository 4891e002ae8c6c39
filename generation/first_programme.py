"""The models that an empty programme begins with: both lanes of the starter."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from generation.models import ModelVersion
from portal.models import Cohort

PROFILE = "atelier.json"  # the builder writes it last


def prepare(cohort: Cohort) -> None:
    """Register the starter where no model was ever registered.

    Raises: CommandError when it cannot be built.
    """
    if ModelVersion.objects.exists():
        return
    for lane in ModelVersion.Lane.values:
        directory = settings.STARTER_DIR / f"starter-{lane}"
        if not (directory / PROFILE).is_file():
            _build(directory, lane)
        label = json.loads((directory / PROFILE).read_text())["label"]
        call_command("add_model", directory, label=label, lane=lane, verbosity=0)


def _build(directory: Path, lane: str) -> None:
    """In a process of its own, so that this one stays without torch."""
    draft = directory.with_name(f"{directory.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)
    command = [sys.executable, "-m", "generation.starter.build", str(draft), "--lane", lane]
    built = subprocess.run(  # noqa: S603 - a command of our own
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    if built.returncode != 0:
        reason = (built.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise CommandError(f"The starter model could not be built: {reason}")
    draft.rename(directory)
