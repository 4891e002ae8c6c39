"""Collect static files only when one of them is new or different."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def collect_if_changed() -> bool:
    mark = settings.STATIC_ROOT / ".digest"
    digest = digest_of_sources()
    if mark.is_file() and mark.read_text() == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest)
    return True


def digest_of_sources() -> str:
    """Over name, size and time of every file: reading them all would take longer than copying."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            size, changed_at = storage.size(name), storage.get_modified_time(name).timestamp()
            digest.update(f"{name} {size} {changed_at}\n".encode())
    return digest.hexdigest()
