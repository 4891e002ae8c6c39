import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from generation.models import Clip
from portal.account.export import make
from portal.account.export.archive import write_archive
from portal.account.export.make import (
    ExportDropped,
    ask_export,
    is_lost,
    make_export,
    purge_exports,
)
from portal.account.export.parts import Part, Stored, all_parts
from portal.activity.record import record
from portal.models import DataExport, Entry, HouseJob, User
from tests.factories import (
    accept_terms,
    make_artist,
    make_bug,
    make_clip,
    make_generation,
    make_rating,
    make_rendition,
    make_reply,
    make_reviewer,
    make_terms,
)
from tests.portal.gate.test_redeem import race
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db

Status = DataExport.Status
FILM, STILL = b"film" * 1000, b"still"


def stored(clip: Clip, purpose: str, content: bytes, suffix: str) -> None:
    name = default_storage.save(f"{clip.public_id}/{purpose}{suffix}", ContentFile(content))
    make_rendition(clip, purpose, name=name, bytes=len(content))


def make_busy_artist() -> User:
    """With something in every part of the archive."""
    make_terms()
    artist = make_artist(name="Élise", email="elise@example.org")
    accept_terms(artist)
    generation = make_generation(artist=artist, prompt="A kite, très haut", variations=2)
    clip = make_clip(generation=generation, status="done")
    stored(clip, "stream", b"stream", ".mp4")
    stored(clip, "download", FILM, ".mp4")
    stored(clip, "poster", STILL, ".webp")
    fresh = make_clip(generation=generation, status="done")
    stored(fresh, "stream", b"stream only", ".mp4")
    make_rating(clip=clip, rationale="Too slow.")
    make_bug(clip=clip, title="The string is missing")
    make_reply(person=artist, text="A question.")
    make_reply(person=artist, by=make_reviewer(name="Ada"), text="An answer.")
    record("membership.joined", person=artist, actor=artist)
    return artist


def open_archive(export: DataExport) -> zipfile.ZipFile:
    with default_storage.open(export.name) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def lines(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(name).splitlines()]


def made_for(artist: User) -> DataExport:
    export = ask_export(user=artist)
    assert do_house_work() == 1
    export.refresh_from_db()
    return export


def test_the_archive_holds_all_that_is_somebodys_own() -> None:
    artist = make_busy_artist()
    make_rating(rationale="Of another artist.")
    export = made_for(artist)
    assert (export.status, export.parts_done, export.parts_total) == (Status.READY, 21, 24)
    archive = open_archive(export)
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted(
        [
            "README.txt", "manifest.json", "profile.json", "memberships.json", "terms.json",
            "consents.jsonl", "requests.jsonl", "notices.jsonl", "letters.jsonl", "record.jsonl",
            "looks.jsonl", "alarms.jsonl", "traffic.jsonl", "prompts.jsonl", "decisions.jsonl",
            "clips/0001-1.mp4", "clips/0001-1.webp", "clips/0001-2.mp4",
            "ratings.jsonl", "reports.jsonl", "followed_reports.jsonl", "notes.jsonl",
            "votes.jsonl", "ledger.csv",
        ]
    )  # fmt: skip
    assert archive.read("clips/0001-1.mp4") == FILM
    assert archive.read("clips/0001-1.webp") == STILL
    assert archive.read("clips/0001-2.mp4") == b"stream only"
    profile = json.loads(archive.read("profile.json"))
    assert (profile["name"], profile["email"]) == ("Élise", "elise@example.org")
    [prompt] = lines(archive, "prompts.jsonl")
    assert (prompt["prompt"], prompt["steps"]) == ("A kite, très haut", 2)
    assert [clip["seed"] for clip in prompt["clips"]] == [7, 8]
    [rating] = lines(archive, "ratings.jsonl")
    assert (rating["clip"], rating["rationale"]) == ("0001-1", "Too slow.")
    [report] = lines(archive, "reports.jsonl")
    assert report["title"] == "The string is missing"
    letters = lines(archive, "letters.jsonl")
    assert [(one["by"], one["text"]) for one in letters] == [
        ("Élise", "A question."),
        ("Ada", "An answer."),
    ]
    sentences = [one["sentence"] for one in lines(archive, "record.jsonl")]
    assert sentences[:2] == ["Joined the programme", "Asked for an archive of everything"]
    readme = archive.read("README.txt").decode()
    assert [part.name in readme for part in all_parts()] == [True] * len(all_parts())


def test_the_manifest_names_every_file_with_its_hash() -> None:
    archive = open_archive(made_for(make_busy_artist()))
    manifest = json.loads(archive.read("manifest.json"))
    listed = {one["path"]: (one["bytes"], one["sha256"]) for one in manifest["files"]}
    found = {
        name: (len(archive.read(name)), hashlib.sha256(archive.read(name)).hexdigest())
        for name in archive.namelist()
        if name != "manifest.json"
    }
    assert (listed, manifest["missing"]) == (found, [])


def test_the_row_knows_the_file() -> None:
    export = made_for(make_busy_artist())
    with default_storage.open(export.name) as file:
        content = file.read()
    assert (export.bytes, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert export.expires_at - export.ready_at == timedelta(days=7)


def test_a_film_that_is_gone_is_named_and_the_rest_is_there() -> None:
    clip = make_clip(status="done")
    make_rendition(clip, "stream", name="nowhere.mp4")
    archive = open_archive(made_for(clip.artist))
    assert json.loads(archive.read("manifest.json"))["missing"] == ["clips/0001-1.mp4"]
    assert "clips/0001-1.mp4" not in archive.namelist()
    assert len(lines(archive, "prompts.jsonl")) == 1


def test_one_at_a_time_however_often_it_is_asked() -> None:
    artist = make_artist()
    first = ask_export(user=artist)
    assert ask_export(user=artist) == first
    assert HouseJob.objects.count() == 1
    assert [entry.kind for entry in Entry.objects.about(artist)] == ["export.asked"]
    do_house_work()
    assert ask_export(user=artist) != first


def test_doing_it_twice_makes_one_file() -> None:
    export = made_for(make_artist())
    assert make_export(export) is False
    assert len(files_in(f"exports/{export.public_id}")) == 1


def test_one_that_was_dropped_meanwhile_leaves_no_file(monkeypatch) -> None:
    export = ask_export(user=make_artist())

    def drop(*args: Any, **kwargs: Any) -> None:
        write_archive(*args, **kwargs)
        export.drop()

    monkeypatch.setattr(make, "write_archive", drop)
    assert make_export(export) is False
    assert files_in(f"exports/{export.public_id}") == []
    with pytest.raises(ExportDropped):
        make._note(export, 1, 2)


def files_in(folder: str) -> list[str]:
    return default_storage.listdir(folder)[1]


def test_one_that_the_house_gave_up_is_lost_and_may_be_asked_again() -> None:
    artist = make_artist()
    export = ask_export(user=artist)
    assert is_lost(export) is False
    HouseJob.objects.update(status="failed", finished_at=timezone.now())
    assert is_lost(export) is True
    again = ask_export(user=artist)
    export.refresh_from_db()
    assert (again.pk == export.pk, export.status) == (False, Status.FAILED)


def test_after_seven_days_it_is_deleted() -> None:
    export, young = made_for(make_artist()), made_for(make_artist())
    later = export.expires_at + timedelta(seconds=1)
    DataExport.objects.filter(pk=young.pk).update(expires_at=later + timedelta(days=1))
    assert list(DataExport.objects.ready(at=later)) == [young]
    assert purge_exports(at=later) == 1
    assert purge_exports(at=later) == 0
    export.refresh_from_db()
    assert export.status == Status.GONE
    assert (default_storage.exists(export.name), default_storage.exists(young.name)) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    "wrong",
    [{"status": "lost"}, {"status": "ready"}, {"status": "ready", "name": "x", "bytes": 1}],
)
def test_the_database_refuses_half_an_export(wrong: dict[str, Any]) -> None:
    export = ask_export(user=make_artist())
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.filter(pk=export.pk).update(**wrong)


def test_every_part_says_what_it_is_and_no_path_comes_twice() -> None:
    artist, parts = make_busy_artist(), all_parts()
    paths = [path for part in parts for path, _ in part.files(artist)]
    assert len(paths) == len(set(paths))
    assert [part.name for part in parts if not part.what.endswith(".")] == []


def test_a_big_file_passes_in_pieces(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    default_storage.save("big.mp4", ContentFile(b"x" * 700_000))

    def pieces(count: int) -> Callable[[], Any]:
        return lambda: (b"y" * 1000 for _ in range(count))

    def files(user: User) -> Any:
        yield "big.mp4", Stored("big.mp4", 700_000)
        yield "many.txt", pieces(50)()
        yield "empty.txt", b""

    path = tmp_path / "one.zip"
    write_archive(
        path,
        user=make_artist(),
        parts=[Part(name="Big", what="Big.", files=files)],
        at=timezone.now(),
        on_file=lambda done, total: seen.append((done, total)),
    )
    archive = zipfile.ZipFile(path)
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    assert (sizes["big.mp4"], sizes["many.txt"], sizes["empty.txt"]) == (700_000, 50_000, 0)
    assert seen == [(0, 5), (1, 5), (2, 5)]


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_ask_for_one() -> None:
    artist = make_artist()
    asked: set[int] = set()
    race(lambda _: asked.add(ask_export(user=artist).pk) is None)
    assert len(asked) == DataExport.objects.count() == HouseJob.objects.count() == 1
