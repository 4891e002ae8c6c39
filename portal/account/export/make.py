"""Ask for an archive, make it, and let it go."""

import hashlib
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.account.export.archive import write_archive
from portal.account.export.parts import all_parts
from portal.activity.record import record
from portal.house.enqueue import enqueue
from portal.models import DataExport, HouseJob, User

JOB = "data_export"


def ask_export(*, user: User, at: datetime | None = None) -> DataExport:
    """Have an archive made, unless one is being made already: then that one."""
    drop_lost(user)
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user, asked_at=at or timezone.now())
            enqueue(kind=JOB, payload={"export": export.pk})
            record("export.asked", person=user, actor=user, thing=export, at=at)
            return export
    except IntegrityError:
        return DataExport.objects.of(user).latest("pk")


def drop_lost(user: User) -> None:
    """running -> failed, where the house worker has given up."""
    for export in DataExport.objects.of(user).running():
        if is_lost(export):
            export.fail()


def is_lost(export: DataExport) -> bool:
    over = [HouseJob.Status.DONE, HouseJob.Status.FAILED]
    jobs = HouseJob.objects.filter(kind=JOB, payload={"export": export.pk})
    return export.status == DataExport.Status.RUNNING and not jobs.exclude(status__in=over).exists()


def make_export(export: DataExport, *, at: datetime | None = None) -> bool:
    """Write the archive to the default storage. Safe to run twice; False when nobody wants it."""
    if not export.note_progress(done=0, total=0):
        return False
    with tempfile.TemporaryDirectory(prefix="atelier-") as scratch:
        path = Path(scratch) / "atelier.zip"
        write_archive(
            path,
            user=export.user,
            parts=all_parts(),
            at=at or timezone.now(),
            on_file=lambda done, total: _note(export, done, total),
        )
        # Nobody can guess the name, where a bucket lets names be tried.
        wanted = f"exports/{export.public_id}/{secrets.token_hex(16)}.zip"
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            name = default_storage.save(wanted, File(file))
        if export.finish(name=name, size=path.stat().st_size, sha256=digest, at=at):
            return True
    default_storage.delete(name)
    return False


def _note(export: DataExport, done: int, total: int) -> None:
    """Raises: ExportDropped when the archive is not wanted any more."""
    if not export.note_progress(done=done, total=total):
        raise ExportDropped


class ExportDropped(Exception):
    """Its person was erased, or it was taken for lost, while it was made."""


def purge_exports(*, at: datetime | None = None) -> int:
    """Delete the archives whose days are over."""
    expired = list(DataExport.objects.expired(at=at))
    for export in expired:
        default_storage.delete(export.name)
        export.drop()
    return len(expired)
