"""Make a data set through the house worker, and unpack it."""

import io
import json
import uuid
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from feedback.exports.ask import ask_dataset
from feedback.models import DatasetExport
from generation.models import Clip
from portal.account.choose_consents import choose_consents
from portal.models import User
from tests.factories import make_artist, make_operator, make_rendition
from tests.portal.house_work import do_house_work

FILM = b"film" * 50


def make_agreeing(**fields: Any) -> User:
    artist = make_artist(**fields)
    agree(artist)
    return artist


def agree(artist: User) -> None:
    choose_consents(user=artist, given=["training"])


def withdraw(artist: User) -> None:
    choose_consents(user=artist, given=[])


def store_film(clip: Clip, content: bytes = FILM) -> None:
    name = default_storage.save(f"films/{clip.public_id}.mp4", ContentFile(content))
    make_rendition(clip, "stream", name=name, bytes=len(content))


def made(**asked: Any) -> DatasetExport:
    """Asked for by an operator and made."""
    asked = {"by": asked.pop("by", None) or make_operator(), "key": uuid.uuid4()} | asked
    export = ask_dataset(**asked)
    do_house_work()
    export.refresh_from_db()
    return export


def unpack(export: DatasetExport) -> zipfile.ZipFile:
    with default_storage.open(export.name) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def unpack_to(folder: Path, export: DatasetExport) -> Path:
    unpack(export).extractall(folder)
    return folder


def lines(archive: zipfile.ZipFile, path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in archive.read(path).decode().split("\n") if line]


def files_stored() -> list[str]:
    """Names of all data sets in the default storage."""
    try:
        folders, _ = default_storage.listdir("datasets")
    except FileNotFoundError:
        return []
    return [name for folder in folders for name in default_storage.listdir(f"datasets/{folder}")[1]]
