"""Everything that must be true before the site is served. Quick when it is true already."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from portal.declared import declared
from portal.gate.found import Founding, found_programme, open_link
from portal.house_jobs import plan_sealing, plan_tidying, plan_watching
from portal.models import Cohort
from portal.static_digest import collect_if_changed

NEEDED_MB = 500


class Command(BaseCommand):
    help = "Migrate, collect static files and begin a small programme in an empty database."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        refuse_unwritable(settings.VAR_DIR)
        refuse_full_disk(settings.VAR_DIR, needed_mb=NEEDED_MB)
        file = settings.VAR_DIR / "first-programme.txt"
        try:
            call_command("migrate", interactive=False, verbosity=0)
            if collect_if_changed():
                self.stdout.write("Collected the static files.")
            founding = found_programme(file)
            if founding:
                self.stdout.write("Beginning a first programme; this takes half a minute.")
            cohort = Cohort.objects.order_by("pk").first()
            for prepare in declared("first_programme", "prepare"):
                prepare(cohort)
            plan_tidying()
            plan_sealing()
            plan_watching()
            self._tell(founding, file)
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database does not answer: {reason}") from None

    def _tell(self, founding: Founding | None, file: Path) -> None:
        say, link = self.stdout.write, open_link(file)
        if link:
            say(f"\nArtists come in by   {link}")
        if founding:
            say(f"Operators sign in at {settings.SITE_URL}/account/login/")
            say(f"  as {founding.email} with the password {founding.password}")
            say("  and set up a second factor there: a passkey, or an app on a phone")
            say(f"Both stand in {file}, which only you can read. Change the password soon.")
        elif link:
            say(f"How operators sign in stands in {file}.")


def refuse_unwritable(directory: Path) -> None:
    """Raises: CommandError in one sentence."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise CommandError(
            f"{directory} cannot be written to ({error.strerror}). Make it writable, or name "
            "another directory in ATELIER_VAR."
        ) from None


def refuse_full_disk(directory: Path, *, needed_mb: int) -> None:
    """Raises: CommandError in one sentence."""
    free_mb = shutil.disk_usage(directory).free // 10**6
    if free_mb < needed_mb:
        raise CommandError(
            f"Only {free_mb} MB are free for {directory}, and {needed_mb} MB are needed. "
            "Make room, or name another directory in ATELIER_VAR."
        )
