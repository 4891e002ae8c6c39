"""Write one data set into a ZIP file, whatever its size."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from feedback.exports import scope
from feedback.exports.agreement import Agreement
from feedback.exports.card import Made, as_schema, readme
from feedback.exports.clips import Clips, path_of
from feedback.exports.consent import Agreed
from feedback.exports.parquet import RatingsTable
from feedback.exports.pseudonyms import Pseudonyms
from feedback.exports.ratings_files import RatingsFiles
from feedback.exports.scope import Keys
from feedback.exports.votes_files import VotesFiles
from feedback.models import DatasetExport
from generation.models import Rendition
from portal.files.stored import FileUnavailable, open_stored

CHUNK_BYTES = 256 * 1024
# Lines repeat what they share, so that the quickest level packs them as well as the best one.
LEVEL = 1
FILMS_AT_ONCE = 20
OnRows = Callable[[int, int], None]


@dataclass(slots=True)
class Archive:
    """An open ZIP file. Small files are written beside it and added when they are whole, since a
    ZIP file takes one at a time; the long one goes straight in.
    """

    zip: zipfile.ZipFile
    scratch: Path
    sizes: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def open(self, path: str) -> Iterator[IO[bytes]]:
        with self.zip.open(path, "w", force_zip64=True) as file:
            yield file
        self.sizes[path] = self.zip.getinfo(path).file_size

    def add(self, path: str, content: bytes) -> None:
        with self.open(path) as file:
            file.write(content)

    def beside(self, path: str) -> Path:
        return self.scratch / path.replace("/", "-")

    def take(self, path: str) -> None:
        """Add what was written beside, and let it go."""
        source = self.beside(path)
        with source.open("rb") as file, self.open(path) as into:
            shutil.copyfileobj(file, into, CHUNK_BYTES)
        source.unlink()

    def add_film(self, path: str, name: str, size: int) -> bool:
        """A stored film as it is. False when it cannot be read; then nothing of it is added."""
        try:
            film = open_stored(name, size, first=0, length=size)
        except FileUnavailable:
            return False
        info = zipfile.ZipInfo(path)
        info.compress_type = zipfile.ZIP_STORED  # packed already
        with closing(film), self.zip.open(info, "w", force_zip64=True) as into:
            left = size
            while left and (chunk := film.read(min(CHUNK_BYTES, left))):
                left -= len(chunk)
                into.write(chunk)
        self.sizes[path] = size
        return True


def write_dataset(
    path: Path, *, export: DatasetExport, agreed: Agreed, key: bytes, at: datetime, on_rows: OnRows
) -> Made:
    """Write all files of one data set. `key` makes its pseudonyms; the same data, consents, key
    and time give the same bytes. `on_rows` hears how many rows are done, and of how many.
    """
    names = Pseudonyms(key)
    keys = _Keys.of(export, agreed, names)
    progress = _Progress(on_rows, keys.total)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as file:
        archive = Archive(file, path.parent)
        films, missing = _add_films(archive, export, keys.clips, names, progress)
        with archive.beside("clips/metadata.jsonl").open("wb") as metadata:
            clips = Clips(names, agreed, missing, metadata)
            ratings = _add_ratings(archive, export, keys.ratings, clips, progress)
            votes = _add_votes(archive, keys.votes, clips, progress)
        archive.take("clips/metadata.jsonl")
        made = Made.of(
            export,
            agreed=agreed,
            clips=clips,
            ratings=ratings,
            votes=votes,
            films=films,
            files=dict(archive.sizes),
            at=at,
        )
        archive.add("schema.json", as_schema())
        archive.add("README.md", readme(made))
    return made


@dataclass(frozen=True, slots=True)
class _Keys:
    """Which rows go in, by their pseudonyms: another order would be the same in two data sets.

    clips: whose films are looked for; none, where they are not asked for.
    """

    ratings: Keys
    votes: Keys
    clips: Keys

    @classmethod
    def of(cls, export: DatasetExport, agreed: Agreed, names: Pseudonyms) -> "_Keys":
        clips = scope.clips_agreed(export, agreed) if export.with_clips else Keys("q")
        return cls(
            ratings=Keys("q", sorted(scope.ratings_agreed(export, agreed), key=names.rating)),
            votes=Keys("q", sorted(scope.votes_agreed(export, agreed), key=names.vote)),
            clips=Keys("q", sorted(clips, key=names.clip)),
        )

    @property
    def total(self) -> int:
        return len(self.ratings) + len(self.votes) + len(self.clips)


@dataclass(slots=True)
class _Progress:
    on_rows: OnRows
    total: int
    done: int = 0

    def add(self, count: int) -> None:
        self.done += count
        self.on_rows(min(self.done, self.total), self.total)


class _Everything:
    """As a set of clips: all of them but `there`."""

    def __init__(self, there: set[int]) -> None:
        self._there = there

    def __contains__(self, clip_id: object) -> bool:
        return clip_id not in self._there


def _add_films(
    archive: Archive, export: DatasetExport, keys: Keys, names: Pseudonyms, progress: _Progress
) -> tuple[int, Any]:
    """How many films there are, and which clips are without. Not asked for, none is looked at."""
    if not export.with_clips:
        return 0, frozenset()
    there: set[int] = set()
    films = Rendition.objects.filter(purpose=Rendition.Purpose.STREAM)
    fields = ("clip_id", "name", "bytes")
    for chunk in scope.in_chunks(films, keys, *fields, key="clip", size=FILMS_AT_ONCE):
        for clip_id, name, size in chunk:
            if archive.add_film(path_of(names.clip(clip_id)), name, size):
                there.add(clip_id)
        progress.add(FILMS_AT_ONCE)
    return len(there), _Everything(there)


def _add_ratings(
    archive: Archive, export: DatasetExport, keys: Keys, clips: Clips, progress: _Progress
) -> RatingsFiles:
    agreement = Agreement(scope.ratings_asked(export))
    with ExitStack() as stack:
        table = stack.enter_context(RatingsTable(archive.beside("ratings.parquet")))
        unpaired = stack.enter_context(archive.beside("unpaired.jsonl").open("wb"))
        lines = stack.enter_context(archive.open("ratings.jsonl"))
        files = RatingsFiles(lines, table, unpaired, clips, agreement)
        files.write(keys, on_rows=progress.add)
    archive.take("ratings.parquet")
    archive.take("unpaired.jsonl")
    return files


def _add_votes(archive: Archive, keys: Keys, clips: Clips, progress: _Progress) -> VotesFiles:
    paths = ("pairs.jsonl", "videoalign.csv", "preference.jsonl")
    with ExitStack() as stack:
        opened = (stack.enter_context(archive.beside(path).open("wb")) for path in paths)
        pairs, videoalign, preference = opened
        files = VotesFiles(pairs, videoalign, preference, clips)
        files.write(keys, on_rows=progress.add)
    for path in paths:
        archive.take(path)
    return files
