"""Asking, making, losing, dropping and purging: whatever happens, no half file stays."""

import uuid
from datetime import timedelta
from errno import ENOSPC
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from feedback.exports import archive as archive_module
from feedback.exports import make
from feedback.exports.archive import write_dataset
from feedback.exports.ask import ask_dataset, at_work, delete_dataset, fail_lost
from feedback.exports.consent import agreed_now
from feedback.exports.make import DatasetDropped, make_dataset, purge_datasets
from feedback.first_programme import prepare
from feedback.house_jobs import PURGE
from feedback.models import DatasetExport
from portal.models import Entry, HouseJob, User
from tests.factories import (
    make_ballot,
    make_clip,
    make_cohort,
    make_dataset_export,
    make_operator,
    make_rating,
)
from tests.feedback.exports.unpacked import (
    FILM,
    files_stored,
    lines,
    made,
    make_agreeing,
    store_film,
    unpack,
)
from tests.generation.delivery.conftest import s3_endpoint, s3_storage  # noqa: F401 - fixtures
from tests.portal.gate.test_redeem import race
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

Status = DatasetExport.Status


def test_one_that_is_asked_for_in_the_meantime_is_not_taken_for_lost() -> None:
    asked: list[DatasetExport] = []

    def ask_after_reading(execute: Any, *query: Any) -> Any:
        found = execute(*query)
        if not asked:
            asked.append(operator)
            asked[:] = [ask_dataset(by=operator, key=uuid.uuid4())]
        return found

    operator, lost = make_operator(), make_dataset_export()
    with connection.execute_wrapper(ask_after_reading):
        assert fail_lost() == 1
    said = DatasetExport.objects.order_by("pk").values_list("pk", "status")
    assert list(said) == [(lost.pk, Status.FAILED), (asked[0].pk, Status.RUNNING)]


class FullDisk(FileSystemStorage):
    """Takes the beginning of a file, and then no more."""

    def _save(self, name: str, content: Any) -> str:
        super()._save(name, content.__class__(content.file))
        self.delete(name)
        raise OSError(ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(settings) -> None:
    there = settings.STORAGES["default"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**there, "BACKEND": f"{__name__}.FullDisk"},
    }


def ask(by: User | None = None, **fields: Any) -> DatasetExport:
    return ask_dataset(**{"by": by or make_operator(), "key": uuid.uuid4()} | fields)


def rate_once() -> None:
    make_rating(clip=make_clip(artist=make_agreeing(), status="done"))


def give_up() -> None:
    """As the house worker does at the last attempt."""
    HouseJob.objects.update(status="failed", finished_at=timezone.now())


def test_the_same_form_asks_once() -> None:
    operator, key = make_operator(), uuid.uuid4()
    first = ask(operator, key=key)
    assert ask(operator, key=key, with_clips=True) == first
    assert (HouseJob.objects.count(), Entry.objects.of_kind("dataset.asked").count()) == (1, 1)


def test_two_operators_get_one_each() -> None:
    rate_once()
    key = uuid.uuid4()
    exports = [ask(key=key), ask(key=key)]
    do_house_work()
    assert DatasetExport.objects.ready().count() == 2
    assert exports[0] != exports[1]
    assert len(files_stored()) == 2


def test_doing_it_twice_makes_one_file() -> None:
    export = made()
    assert make_dataset(export) is False
    assert len(files_stored()) == 1


def test_a_full_disk_leaves_nothing_and_is_said(full_disk) -> None:
    rate_once()
    export = ask()
    for _ in range(3):
        HouseJob.objects.update(not_before=None)
        assert do_house_work() == 1
    [job] = HouseJob.objects.all()
    assert (job.status, "No space left on device" in job.error) == ("failed", True)
    assert (files_stored(), Entry.objects.of_kind("dataset.included").count()) == ([], 0)
    assert fail_lost() == 1
    export.refresh_from_db()
    assert (export.status, export.name) == (Status.FAILED, "")


def test_one_that_failed_once_is_made_at_the_next_attempt(monkeypatch) -> None:
    rate_once()
    export = ask()

    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(make, "write_dataset", full)
        do_house_work()
    assert (at_work(), fail_lost()) == ({export.pk}, 0)
    HouseJob.objects.update(not_before=None)
    do_house_work()
    export.refresh_from_db()
    assert export.status == Status.READY


def test_one_that_the_house_gave_up_is_lost() -> None:
    lost, waits = ask(), ask()
    HouseJob.objects.filter(payload__dataset=lost.pk).update(
        status="failed", finished_at=timezone.now()
    )
    assert (at_work(), fail_lost(), fail_lost()) == ({waits.pk}, 1, 0)
    lost.refresh_from_db()
    waits.refresh_from_db()
    assert (lost.status, waits.status) == (Status.FAILED, Status.RUNNING)


def test_one_that_was_dropped_before_its_turn_is_not_made() -> None:
    export, operator = ask(), make_operator()
    assert delete_dataset(export=export, by=operator) is True
    assert delete_dataset(export=export, by=operator) is False
    do_house_work()
    export.refresh_from_db()
    assert (export.status, files_stored()) == (Status.GONE, [])


def test_one_that_is_dropped_while_it_is_made_stops_there(monkeypatch) -> None:
    rate_once()
    make_ballot(voter=make_agreeing())
    export, operator = ask(), make_operator()
    add_votes = archive_module._add_votes

    def drop(*args: Any) -> Any:
        delete_dataset(export=export, by=operator)
        return add_votes(*args)

    monkeypatch.setattr(archive_module, "_add_votes", drop)
    with pytest.raises(DatasetDropped):
        make_dataset(export)
    do_house_work()
    assert set(HouseJob.objects.values_list("status", flat=True)) == {"done"}
    assert files_stored() == []


def test_deleting_takes_the_file() -> None:
    export = made()
    delete_dataset(export=export, by=make_operator())
    assert len(files_stored()) == 1
    do_house_work()
    export.refresh_from_db()
    assert (export.status, files_stored()) == (Status.GONE, [])
    assert Entry.objects.of_kind("dataset.deleted").get().facts == {"number": export.pk}


def test_after_fourteen_days_it_is_deleted() -> None:
    old, young = made(), made()
    later = old.expires_at + timedelta(seconds=1)
    DatasetExport.objects.filter(pk=young.pk).update(expires_at=later + timedelta(days=1))
    assert (purge_datasets(at=later), purge_datasets(at=later)) == (1, 0)
    old.refresh_from_db()
    assert (old.status, default_storage.exists(old.name)) == (Status.GONE, False)
    assert default_storage.exists(young.name) is True


def test_the_purge_is_planned_with_the_site_and_plans_itself() -> None:
    for _ in range(2):
        prepare(make_cohort())
    assert HouseJob.objects.filter(kind=PURGE).count() == 1
    export = made()
    DatasetExport.objects.update(expires_at=timezone.now())
    HouseJob.objects.filter(kind=PURGE).update(status="queued", finished_at=None, not_before=None)
    do_house_work()
    export.refresh_from_db()
    assert export.status == Status.GONE
    [queued] = HouseJob.objects.filter(kind=PURGE, status="queued")
    assert queued.not_before > timezone.now() + timedelta(hours=23)


def bytes_of(tmp_path, export: DatasetExport, key: bytes, at: Any) -> bytes:
    path = tmp_path / "dataset.zip"
    write_dataset(
        path, export=export, agreed=agreed_now(), key=key, at=at, on_rows=lambda done, total: None
    )
    return path.read_bytes()


def test_the_same_data_gives_the_same_bytes_but_for_pseudonyms_and_dates(tmp_path) -> None:
    for _ in range(3):
        clip = make_clip(artist=make_agreeing(), status="done")
        store_film(clip)
        make_rating(clip=clip, defects=["physics"])
        make_ballot(voter=clip.artist)
    export, at = make_dataset_export(with_clips=True), timezone.now()
    first, again, other = (bytes_of(tmp_path, export, key, at) for key in (b"1", b"1", b"2"))
    assert first == again
    assert first != other


def test_no_name_of_one_data_set_is_in_another() -> None:
    artist = make_agreeing()
    clip = make_clip(artist=artist, status="done")
    for film in (clip, make_clip(artist=artist, status="done")):
        make_rating(clip=film)
    make_ballot(voter=artist)

    def names(export: DatasetExport) -> tuple[set[str], set[str], set[str]]:
        archive = unpack(export)
        ratings, votes = lines(archive, "ratings.jsonl"), lines(archive, "pairs.jsonl")
        raters = {line["rater"] for line in ratings} | {line["voter"] for line in votes}
        clips = {line["clip"] for line in ratings}
        return raters, clips, {line["rating"] for line in ratings} | {v["vote"] for v in votes}

    first, second = names(made()), names(made())
    assert [len(found) for found in first] == [1, 2, 3]
    assert [one & other for one, other in zip(first, second, strict=True)] == [set()] * 3
    told = str(first)
    assert (str(artist.public_id) in told, artist.pseudonym in told) == (False, False)


@pytest.mark.parametrize(
    "wrong",
    [{"status": "lost"}, {"status": "ready"}, {"status": "ready", "name": "x", "bytes": 1}],
)
def test_the_database_refuses_half_an_export(wrong: dict[str, Any]) -> None:
    export = make_dataset_export()
    with pytest.raises(IntegrityError), transaction.atomic():
        DatasetExport.objects.filter(pk=export.pk).update(**wrong)


@pytest.mark.usefixtures("s3_storage")
def test_it_is_the_same_in_a_bucket() -> None:
    clip = make_clip(artist=make_agreeing(), status="done")
    store_film(clip)
    make_rating(clip=clip)
    archive = unpack(made(with_clips=True))
    [film] = [name for name in archive.namelist() if name.endswith(".mp4")]
    assert archive.read(film) == FILM


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_ask_for_one() -> None:
    operator, key = make_operator(), uuid.uuid4()
    asked: set[int] = set()
    race(lambda _: asked.add(ask(operator, key=key).pk) is None)
    assert len(asked) == DatasetExport.objects.count() == HouseJob.objects.count() == 1
