"""What stands in the files of a data set, line by line."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage

from feedback.exports.columns import LONG, RATING
from feedback.models import Pair, Rating
from feedback.ratings import schema
from generation.models import Clip, ModelVersion
from portal.account.consent_wording import WORDINGS
from tests.factories import (
    make_ballot,
    make_clip,
    make_generation,
    make_pair,
    make_programme_clip,
    make_rating,
    make_shown_clip,
)
from tests.feedback.exports.unpacked import FILM, lines, made, make_agreeing, store_film, unpack

pytestmark = pytest.mark.django_db

HEADER = "path_A,path_B,prompt,VQ,MQ,TA,fps_A,num_frames_A,fps_B,num_frames_B"
HARD_PROMPT = 'She says "no",\nthen\r\n=1+1; très haut \u2028 🪁'


def rated(**fields: Any) -> Rating:
    clip = make_clip(artist=make_agreeing(), status="done")
    return make_rating(clip=clip, **fields)


def test_what_is_in_it_and_nothing_else() -> None:
    rated()
    assert sorted(unpack(made()).namelist()) == [
        "README.md",
        "clips/metadata.jsonl",
        "pairs.jsonl",
        "preference.jsonl",
        "ratings.jsonl",
        "ratings.parquet",
        "schema.json",
        "unpaired.jsonl",
        "videoalign.csv",
    ]


def test_a_rating_is_a_line_for_each_question_with_all_that_was_said() -> None:
    generation = make_generation(artist=make_agreeing(), prompt=HARD_PROMPT, negative_prompt="fog")
    clip = make_clip(generation=generation, status="done")
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    make_rating(
        clip=clip, visual_quality=5, human_fidelity=None, defects=["physics", "morphing"],
        rationale='It "holds".\nMostly.', seconds_playing=7.5, replays=2, updated_at=at,
    )  # fmt: skip
    archive = unpack(made())
    found = lines(archive, "ratings.jsonl")
    assert [line["dimension"] for line in found] == list(schema.KEYS)
    assert [tuple(line) for line in found] == [tuple(c.name for c in _in_order(found))] * 9
    scores = {line["dimension"]: (line["score"], line["anchor"]) for line in found}
    assert scores["visual_quality"] == (5, "high")
    assert scores["overall"] == (4, None)
    assert scores["human_fidelity"] == (None, None)
    version = ModelVersion.objects.get()
    line = {name: value for name, value in found[0].items() if len(str(value)) != 16}
    assert line == {
        "dimension": "visual_quality", "score": 5, "anchor": "high", "said_on": "2026-11-03",
        "schema_version": 1, "motion_amount": 3, "surreal_intended": False, "confidence": 2,
        "defects": ["physics", "morphing"], "rationale": 'It "holds".\nMostly.',
        "seconds_playing": 8, "replays": 2, "model": version.slug,
        "model_digest": version.digest, "prompt": HARD_PROMPT, "prompt_sent": HARD_PROMPT,
        "negative_prompt": "fog", "width_px": 64, "height_px": 32, "frames": 9, "fps": 8,
        "steps": 2, "guidance": 3.0, "seed": 7, "frames_sha256": "b" * 64,
        "film": f"clips/{found[0]['clip']}.mp4",
    }  # fmt: skip
    names = [found[0][name] for name in ("rating", "rater", "clip")]
    assert len({*names}) == 3
    assert archive.read("ratings.jsonl").count(b"\n") == 9


def test_no_order_of_rows_is_the_same_in_two_data_sets() -> None:
    voter = make_agreeing()
    for number in range(12):
        rated(rationale=f"Number {number}")
        make_ballot(pair=make_films(f"Prompt {number}"), voter=voter)
    archives = [unpack(made()) for _ in range(2)]
    for path, name, told in (
        ("ratings.jsonl", "rating", "rationale"), ("pairs.jsonl", "vote", "prompt"),
    ):  # fmt: skip
        found = [lines(archive, path) for archive in archives]
        for rows in found:
            assert [row[name] for row in rows] == sorted(row[name] for row in rows)
        orders = [list(dict.fromkeys(row[told] for row in rows)) for rows in found]
        assert (sorted(orders[0]), orders[0] != orders[1]) == (sorted(orders[1]), True)


def _in_order(found: list[dict[str, Any]]) -> list[Any]:
    """The columns as they are declared, in the order of the lines."""
    declared = {column.name: column for column in LONG}
    assert set(declared) == set(found[0])
    return [declared[name] for name in found[0]]


def test_where_the_impossible_was_wanted_no_label_of_physics_is_left() -> None:
    rated(surreal_intended=True, physical_commonsense=1)
    rated(surreal_intended=False, physical_commonsense=1)
    pair = make_pair()
    make_ballot(pair=pair, voter=make_agreeing(), physical=2)
    export = made()
    archive = unpack(export)
    physics = [
        (line["surreal_intended"], line["score"])
        for line in lines(archive, "ratings.jsonl")
        if line["dimension"] == "physical_commonsense"
    ]
    assert dict(physics) == {True: None, False: 1}
    assert [line["physical"] for line in lines(archive, "pairs.jsonl")] == [2]
    left_out = export.card["left_out"]
    assert left_out["Scores of physical_commonsense where the impossible was wanted"] == 1


@pytest.mark.parametrize(
    ("overall", "labels"),
    [(5, [True]), (4, [True]), (3, []), (2, [False]), (1, [False]), (None, [])],
)
def test_completions_are_liked_from_four_and_disliked_to_two(
    overall: int | None, labels: list[bool]
) -> None:
    rating = rated(overall=overall)
    archive = unpack(made())
    found = lines(archive, "unpaired.jsonl")
    assert [list(line) for line in found] == [["prompt", "completion", "label"]] * len(labels)
    assert [line["label"] for line in found] == labels
    assert {line["prompt"] for line in found} <= {rating.clip.generation.prompt}


def aligned(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    text = archive.read("videoalign.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def make_films(prompt: str) -> Pair:
    return make_pair(
        first=make_programme_clip(prompt=prompt), second=make_programme_clip(prompt=prompt)
    )


@pytest.mark.parametrize("left_is_first", [True, False])
def test_votes_as_videoalign_reads_them(left_is_first: bool) -> None:
    pair = make_films(HARD_PROMPT)
    make_ballot(
        pair=pair, voter=make_agreeing(), left_is_first=left_is_first,
        overall=-2, visual_quality=-1, motion_quality=0, text_alignment=2,
    )  # fmt: skip
    archive = unpack(made())
    assert archive.read("videoalign.csv").decode().split("\n")[0] == HEADER
    [row] = aligned(archive)
    [vote] = lines(archive, "pairs.jsonl")
    assert row == {
        "path_A": vote["left"], "path_B": vote["right"], "prompt": HARD_PROMPT,
        "VQ": "A", "MQ": "same", "TA": "B",
        "fps_A": "8", "num_frames_A": "9", "fps_B": "8", "num_frames_B": "9",
    }  # fmt: skip
    [metadata, other] = lines(archive, "clips/metadata.jsonl")
    in_order = [f"clips/{one['file_name']}" for one in (metadata, other)]
    assert [vote["left"], vote["right"]] == (in_order if left_is_first else in_order[::-1])
    [preference] = lines(archive, "preference.jsonl")
    assert preference == {
        "prompt": HARD_PROMPT,
        "chosen": vote["left"],
        "rejected": vote["right"],
    }


def test_ties_questions_not_judged_and_repeats_go_where_they_belong() -> None:
    voter, judged = make_agreeing(), dict.fromkeys(("visual_quality", "motion_quality"), 1)
    tie = make_ballot(
        pair=make_films("One"), voter=voter, overall=0, text_alignment=0, both_bad=True, **judged
    )
    make_ballot(pair=make_films("Two"), voter=voter, overall=1, **judged)
    make_ballot(pair=tie.pair, voter=voter, overall=1, repeat_of=tie, left_is_first=False)
    make_ballot(pair=make_films("Open"), voter=voter, voted_at=None, overall=None)
    export = made()
    archive = unpack(export)
    votes = lines(archive, "pairs.jsonl")
    told = [(v["prompt"], v["overall"], v["both_bad"], v["is_repeat"]) for v in votes]
    assert sorted(told) == [
        ("One", 0, True, False), ("One", 1, False, True), ("Two", 1, False, False),
    ]  # fmt: skip
    assert [row["prompt"] for row in aligned(archive)] == ["One"]
    assert [line["prompt"] for line in lines(archive, "preference.jsonl")] == ["Two"]
    assert [export.card[name] for name in ("votes", "aligned", "preferences")] == [3, 1, 1]


def test_films_lie_where_the_lines_say() -> None:
    rating = rated(overall=5)
    store_film(rating.clip)
    pair = make_pair()
    for clip in (pair.first, pair.second):
        store_film(clip, f"film {clip.pk}".encode())
    make_ballot(pair=pair, voter=make_agreeing())
    export = made(with_clips=True)
    archive = unpack(export)
    [liked] = lines(archive, "unpaired.jsonl")
    [preferred] = lines(archive, "preference.jsonl")
    assert archive.read(liked["completion"]) == FILM
    assert archive.read(preferred["chosen"]) == f"film {pair.first.pk}".encode()
    assert archive.read(preferred["rejected"]) == f"film {pair.second.pk}".encode()
    names = [line["file_name"] for line in lines(archive, "clips/metadata.jsonl")]
    films = [name for name in archive.namelist() if name.endswith(".mp4")]
    assert sorted(f"clips/{name}" for name in names) == sorted(films)
    assert (len(films), export.card["films"], export.rows_done, export.rows_total) == (3, 3, 5, 5)


def test_a_film_that_cannot_be_read_is_named_nowhere_and_counted() -> None:
    rating = rated(overall=5)
    pair = make_pair()
    store_film(pair.first)
    make_ballot(pair=pair, voter=make_agreeing())
    export = made(with_clips=True)
    archive = unpack(export)
    assert lines(archive, "unpaired.jsonl") == lines(archive, "preference.jsonl") == []
    assert {line["film"] for line in lines(archive, "ratings.jsonl")} == {None}
    assert lines(archive, "ratings.jsonl")[0]["prompt"] == rating.clip.generation.prompt
    assert [name for name in archive.namelist() if name.endswith(".mp4")] == [
        f"clips/{line['file_name']}" for line in lines(archive, "clips/metadata.jsonl")
    ]
    assert export.card["left_out"]["Votes on a film that could not be read"] == 1


def test_what_was_rendered_again_is_never_in_it() -> None:
    original = make_clip(artist=make_agreeing(), status="done")
    again = make_programme_clip(rerun_of=original)
    make_rating(clip=again, artist=original.artist)
    make_ballot(pair=make_pair(first=original, second=again), voter=original.artist)
    export = made()
    assert (export.card["ratings"], export.card["votes"], export.card["clips"]) == (0, 0, 0)
    assert lines(unpack(export), "pairs.jsonl") == []


def test_the_card_says_what_is_in_it_and_what_is_not() -> None:
    rating = rated()
    make_rating(clip=make_clip(status="done"))
    export = made()
    archive = unpack(export)
    card = archive.read("README.md").decode()
    wording = WORDINGS["training"]
    cohort = rating.clip.generation.membership.cohort
    for words in (
        f"pretty_name: Atelier data set {export.pk}",
        "size_categories:\n- n<1K",
        "- config_name: unpaired\n  data_files: unpaired.jsonl",
        "- Films: not in it; paths name where each would be",
        f"> **{wording.question}** {wording.text}",
        f"| 1 | `{wording.sha256}` | 1 |",
        f"| ratings on clips of the cohort {cohort.slug} | 1 |",
        "| Ratings whose rater does not agree to training use | 1 |",
        "it is 1 or 2; a 3 is left out.",
        *(f"| {one.key} | {one.question} | {one.low} |" for one in schema.DIMENSIONS),
    ):
        assert words in card
    assert "config_name: preference" not in card  # an empty file is no table
    told = json.loads(archive.read("schema.json"))
    assert [one["key"] for one in told["dimensions"]] == list(schema.KEYS)
    assert [one["name"] for one in told["ratings.parquet"]] == [one.name for one in RATING]


def test_agreement_is_over_clips_that_several_people_rated() -> None:
    artists = [make_agreeing() for _ in range(2)]
    for visual, overall in ((1, 5), (3, 1), (5, 3)):
        clip = make_shown_clip(artist=artists[0])
        for artist, answer in zip(artists, (overall, 6 - overall), strict=True):
            make_rating(clip=clip, artist=artist, score=None, visual_quality=visual, overall=answer)
    rated(score=1)
    card = made().card
    assert card["shared_clips"] == 3
    assert card["agreement"]["visual_quality"] == 1.0
    assert card["agreement"]["overall"] < 0
    assert card["agreement"]["motion_quality"] is None


def test_the_row_knows_the_file() -> None:
    rated()
    export = made()
    with default_storage.open(export.name) as file:
        content = file.read()
    assert (export.bytes, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (export.expires_at - export.ready_at).days == 14


def test_only_finished_clips_of_the_days_and_the_cohort() -> None:
    early, late = (datetime(2026, 11, day, 23, 59, tzinfo=UTC) for day in (2, 4))
    first = rated(updated_at=early, rationale="early")
    rated(updated_at=late, rationale="late")
    make_ballot(voter=first.artist, voted_at=late)
    cohort = first.clip.generation.membership.cohort
    first.artist.memberships.update(joined_at=early)

    def rationales(**asked: Any) -> list[str]:
        found = lines(unpack(made(**asked)), "ratings.jsonl")
        return sorted(line["rationale"] for line in found if line["dimension"] == "overall")

    assert rationales() == ["early", "late"]
    assert rationales(until=early.date()) == ["early"]
    assert rationales(since=late.date()) == ["late"]
    assert rationales(since=early.date(), until=late.date()) == ["early", "late"]
    assert rationales(cohort=cohort) == ["early"]
    assert made(cohort=cohort).card["votes"] == 1
    assert made(cohort=cohort, until=early.date()).card["votes"] == 0
    assert Clip.objects.done().count() == 4
