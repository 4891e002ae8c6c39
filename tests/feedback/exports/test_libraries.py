"""Read back by the libraries that people train with."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from feedback.exports.columns import RATING
from feedback.exports.parquet import RATINGS
from feedback.ratings import schema
from tests.factories import make_ballot, make_clip, make_pair, make_programme_clip, make_rating
from tests.feedback.exports.unpacked import made, make_agreeing, store_film, unpack_to

pytestmark = pytest.mark.django_db

PROMPT = 'Two\nlines, "quoted", très haut'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An unpacked data set: two ratings, a vote, four films."""
    artist = make_agreeing()
    for overall, rationale in ((5, PROMPT), (1, "")):
        clip = make_clip(artist=artist, status="done")
        store_film(clip)
        make_rating(clip=clip, overall=overall, rationale=rationale, defects=["physics"])
    first, second = (make_programme_clip(prompt=PROMPT) for _ in range(2))
    for clip in (first, second):
        store_film(clip)
    answers = {"visual_quality": 1, "motion_quality": 0, "text_alignment": -1}
    make_ballot(pair=make_pair(first=first, second=second), voter=artist, **answers)
    return unpack_to(tmp_path / "set", made(with_clips=True))


def test_arrow_reads_the_table_with_its_schema(folder: Path) -> None:
    table = pq.read_table(folder / "ratings.parquet")
    assert table.schema.equals(RATINGS)
    assert table.schema.names == [column.name for column in RATING]
    text = (folder / "ratings.jsonl").read_text()
    lines = [json.loads(line) for line in text.split("\n") if line]
    rows = table.to_pylist()
    wide = [{**row, "dimension": key, "score": row[key]} for row in rows for key in schema.KEYS]
    told = [{name: row[name] for name in line if name != "anchor"}
            for row, line in zip(wide, lines, strict=True)]  # fmt: skip
    assert told == [{name: line[name] for name in line if name != "anchor"} for line in lines]


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    empty = unpack_to(tmp_path, made())
    table = pq.read_table(empty / "ratings.parquet")
    assert (table.num_rows, table.schema.equals(RATINGS)) == (0, True)
    assert isinstance(RATINGS, pa.Schema)


@pytest.fixture
def load(monkeypatch, tmp_path: Path):
    """`datasets.load_dataset` with no way out, and with a cache of its own."""
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()

    def load(*args: str, **kwargs: str) -> object:
        cache = str(tmp_path / "cache")
        return datasets.load_dataset(*args, split="train", cache_dir=cache, **kwargs)

    return load


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("ratings", {"dimension", "score", "rater", "prompt"}, 18),
        ("preference", {"prompt", "chosen", "rejected"}, 1),
        ("unpaired", {"prompt", "completion", "label"}, 2),
        ("pairs", {"left", "right", "overall", "physical"}, 1),
    ],
)
def test_datasets_reads_the_lines(load, folder, name: str, columns: set[str], rows: int) -> None:
    found = load("json", data_files=str(folder / f"{name}.jsonl"))
    assert (found.num_rows, columns <= set(found.column_names)) == (rows, True)


def test_datasets_reads_the_folder_by_its_card(load, folder: Path) -> None:
    assert sorted(load(str(folder), "unpaired")["label"]) == [False, True]
    [pair] = load(str(folder), "preference")
    # https://huggingface.co/docs/trl/dataset_formats: an explicit prompt, and these keys alone.
    assert (set(pair), pair["prompt"]) == ({"prompt", "chosen", "rejected"}, PROMPT)
    assert load("csv", data_files=str(folder / "videoalign.csv"))[0]["prompt"] == PROMPT
    assert load("parquet", data_files=str(folder / "ratings.parquet")).num_rows == 2


def test_trl_finds_the_types_that_it_needs(load, folder: Path) -> None:
    features = load(str(folder), "unpaired").features
    assert {name: features[name].dtype for name in features} == {
        "prompt": "string",
        "completion": "string",
        "label": "bool",
    }


def test_datasets_reads_the_films_as_a_video_folder(load, folder: Path) -> None:
    from datasets import Video

    found = load("videofolder", data_dir=str(folder / "clips"))
    films = found.cast_column("video", Video(decode=False))
    assert found.num_rows == 4
    paths = [Path(film["path"]) for film in films["video"]]
    assert {path.name for path in paths} == {f"{clip}.mp4" for clip in films["clip"]}
    assert all(path.is_file() for path in paths)
    assert sorted(set(films["prompt"])) == sorted({PROMPT, "A kite above a beach"})
