import io
import zipfile
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import AsyncClient
from django.urls import reverse
from django.utils import timezone

from portal.account.export.fetch import may_still_fetch
from portal.account.export.make import ask_export, purge_exports
from portal.gate.end_membership import end_membership
from portal.models import DataExport, Entry, HouseJob, User
from tests.factories import make_artist, make_clip, make_operator, make_rendition, make_reviewer
from tests.generation.delivery.fetch import Answer, fetch
from tests.portal.account.browsers import browser_of, long_signed_in, proven
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

EXPORT, PROGRESS = "/account/export/", "/account/export/progress/"


def ready_for(artist: User) -> DataExport:
    export = ask_export(user=artist)
    do_house_work()
    export.refresh_from_db()
    return export


def url_of(export: DataExport) -> str:
    return reverse("account:export-download", args=[export.public_id])


def download(export: DataExport, user: User | None, **headers: str) -> Answer:
    return fetch(url_of(export), user=user, headers=headers)


def content_of(export: DataExport) -> bytes:
    with default_storage.open(export.name) as file:
        return file.read()


def test_it_is_asked_for_watched_and_fetched() -> None:
    artist = make_artist()
    browser = proven(artist)
    assert "Make the archive" in browser.get(EXPORT).content.decode()
    assert browser.post(EXPORT)["Location"] == EXPORT
    assert "Waits for its turn" in browser.get(PROGRESS).content.decode()
    DataExport.objects.update(parts_done=3, parts_total=12)
    assert "3 of 12 files" in browser.get(EXPORT).content.decode()
    do_house_work()
    export = DataExport.objects.get()
    assert url_of(export) in browser.get(PROGRESS).content.decode()


def test_asking_takes_the_password() -> None:
    artist = make_artist()
    answer = long_signed_in(artist).post(EXPORT)
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert DataExport.objects.count() == 0


def test_one_that_failed_is_said_to_have() -> None:
    artist = make_artist()
    ask_export(user=artist)
    HouseJob.objects.update(status="failed", finished_at=timezone.now())
    assert "It could not be made." in browser_of(artist).get(EXPORT).content.decode()


def test_its_person_gets_it_whole_and_in_parts() -> None:
    artist = make_artist()
    export = ready_for(artist)
    content = content_of(export)
    whole = download(export, artist)
    assert (whole.status, whole.body) == (200, content)
    assert whole.headers["Content-Type"] == "application/zip"
    assert whole.headers["Content-Disposition"].startswith('attachment; filename="atelier-')
    assert whole.headers["Cache-Control"] == "private, no-store"
    part = download(export, artist, Range="bytes=10-19")
    assert (part.status, part.body) == (206, content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(content)}"
    assert download(export, artist, Range=f"bytes={len(content)}-").status == 416
    kinds = Entry.objects.about(artist).values_list("kind", flat=True)
    assert sorted(kinds) == ["export.asked", "export.fetched"]


def test_nobody_else_gets_it() -> None:
    export = ready_for(make_artist())
    for person in (make_artist(), make_reviewer(), make_operator()):
        assert download(export, person).status == 404
    assert download(export, None).status == 302


def test_who_was_ended_gets_it_for_thirty_days() -> None:
    artist = make_artist()
    end_membership(membership=artist.memberships.get(), reason="A reason.", by=None)
    assert proven(artist).post(EXPORT)["Location"] == EXPORT
    do_house_work()
    export = DataExport.objects.get()
    assert download(export, artist).status == 200
    assert may_still_fetch(user_id=artist.pk, export_id=export.pk) is True
    artist.memberships.update(changed_at=timezone.now() - timedelta(days=30))
    assert download(export, artist).status == 302
    assert may_still_fetch(user_id=artist.pk, export_id=export.pk) is False


def test_one_whose_days_are_over_or_whose_file_is_gone_is_not_found() -> None:
    artist = make_artist()
    export = ready_for(artist)
    default_storage.delete(export.name)
    assert download(export, artist).status == 404
    DataExport.objects.update(expires_at=timezone.now())
    assert download(export, artist).status == 404


def test_head_sends_no_body_and_is_no_fetching() -> None:
    artist = make_artist()
    export = ready_for(artist)
    client = AsyncClient()
    client.force_login(artist, "allauth.account.auth_backends.AuthenticationBackend")
    answer = async_to_sync(client.head)(url_of(export))
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(export.bytes))
    assert Entry.objects.of_kind("export.fetched").count() == 0


@pytest.mark.usefixtures("s3_storage")
def test_it_is_the_same_from_a_bucket() -> None:
    clip = make_clip(status="done")
    name = default_storage.save("film.mp4", ContentFile(b"film" * 200_000))
    make_rendition(clip, "download", name=name, bytes=800_000)
    export = ready_for(clip.artist)
    part = download(export, clip.artist, Range="bytes=0-1")
    assert (part.status, part.body) == (206, b"PK")
    archive = zipfile.ZipFile(io.BytesIO(download(export, clip.artist).body))
    assert archive.testzip() is None
    assert archive.read("clips/0001-1.mp4") == b"film" * 200_000
    assert purge_exports(at=export.expires_at) == 1
    assert default_storage.exists(export.name) is False
