"""Make a data set, and delete those whose time is over."""

import hashlib
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from feedback.exports.archive import write_dataset
from feedback.exports.card import Made
from feedback.exports.consent import agreed_now
from feedback.models import DatasetExport
from portal.activity.record import record

KEY_BYTES = 32


class DatasetDropped(Exception):
    """It was deleted, or taken for lost, while it was made."""


class ConsentWithdrawn(Exception):
    """Somebody withdrew while their rows were written. The job makes it anew, without them."""


def make_dataset(export: DatasetExport, *, at: datetime | None = None) -> bool:
    """Write the file to the default storage. Safe to run twice; False when nobody wants it.

    Raises: DatasetDropped, ConsentWithdrawn, and what a full disk raises. Nothing is left then.
    """
    if not export.note_progress(done=0, total=0):
        return False
    now = at or timezone.now()
    with tempfile.TemporaryDirectory(prefix="atelier-") as scratch:
        path = Path(scratch) / "dataset.zip"
        made = write_dataset(
            path,
            export=export,
            agreed=agreed_now(),
            key=secrets.token_bytes(KEY_BYTES),
            at=now,
            on_rows=lambda done, total: _note(export, done, total),
        )
        return _keep(export, path, made, now)


def _note(export: DatasetExport, done: int, total: int) -> None:
    """Raises: DatasetDropped."""
    if not export.note_progress(done=done, total=total):
        raise DatasetDropped


def _keep(export: DatasetExport, path: Path, made: Made, at: datetime) -> bool:
    # Nobody can guess the name, where a bucket lets names be tried.
    wanted = f"datasets/{export.public_id}/{secrets.token_hex(16)}.zip"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        name = default_storage.save(wanted, File(file))
    is_kept = False
    try:
        is_kept = _finish(export, name, path.stat().st_size, digest, made, at)
    finally:
        if not is_kept:
            default_storage.delete(name)
    return is_kept


@transaction.atomic
def _finish(
    export: DatasetExport, name: str, size: int, sha256: str, made: Made, at: datetime
) -> bool:
    """Ready, and a line in the record of everybody whose work or words are in it."""
    if set(made.people) - agreed_now().people:
        raise ConsentWithdrawn
    if not export.finish(name=name, size=size, sha256=sha256, card=made.as_json(), at=at):
        return False
    by = export.asked_by_id
    for person in made.people:
        record("dataset.included", person=person, actor=by, thing=export, at=at, number=export.pk)
    return True


def purge_datasets(*, at: datetime | None = None) -> int:
    """Delete files whose days are over, and those with somebody in it who withdrew since."""
    people = agreed_now().people
    there = [*DatasetExport.objects.expired(at=at), *DatasetExport.objects.ready(at=at)]
    over = [one for one in there if not one.is_fetchable(people=people, at=at)]
    for export in over:
        default_storage.delete(export.name)
        export.drop()
    return len(over)
