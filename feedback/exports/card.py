"""What a data set says of itself: `README.md`, a data card as Hugging Face reads them, and
`schema.json`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from feedback.exports import scope
from feedback.exports.clips import Clips
from feedback.exports.columns import LONG, RATING, Column
from feedback.exports.consent import Agreed
from feedback.models import DatasetExport, Defect
from feedback.ratings import schema
from portal.account.consent_wording import WORDINGS
from portal.models import Consent

if TYPE_CHECKING:
    from feedback.exports.ratings_files import RatingsFiles
    from feedback.exports.votes_files import VotesFiles

# https://huggingface.co/docs/hub/datasets-cards: the words for sizes are a closed list.
_SIZES = (
    (10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
)  # fmt: skip
# One folder is read by one reader, so that the CSV and Parquet files are named to it by hand.
_CONFIGS = ("ratings.jsonl", "preference.jsonl", "unpaired.jsonl", "pairs.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What went into one data set, and what was left out. Plain values: it is kept as JSON."""

    number: int
    made_at: str
    cohort: str
    since: str
    until: str
    with_clips: bool
    people: list[int]  # of the house, not of the card: whose record it stands in
    raters: int
    ratings: int
    votes: int
    clips: int
    films: int
    labels: int
    preferences: int
    aligned: int
    cohorts: dict[str, int]
    wordings: list[list[Any]]
    shared_clips: int
    agreement: dict[str, float | None]
    left_out: dict[str, int]
    files: dict[str, int]

    @classmethod
    def of(
        cls,
        export: DatasetExport,
        *,
        agreed: Agreed,
        clips: Clips,
        ratings: "RatingsFiles",
        votes: "VotesFiles",
        films: int,
        files: dict[str, int],
        at: datetime,
    ) -> "Made":
        raters = ratings.raters | votes.voters
        return cls(
            number=export.pk,
            made_at=at.isoformat(timespec="seconds"),
            cohort=export.cohort.slug if export.cohort else "",
            since=str(export.since or ""),
            until=str(export.until or ""),
            with_clips=export.with_clips,
            people=sorted((raters | clips.owners) & agreed.people),
            raters=len(raters),
            ratings=ratings.ratings,
            votes=votes.votes,
            clips=clips.listed,
            films=films,
            labels=ratings.labels,
            preferences=votes.preferences,
            aligned=votes.aligned,
            cohorts=_cohorts(export, agreed),
            wordings=[[*wording, count] for wording, count in agreed.wordings.items()],
            shared_clips=ratings.agreement.clips,
            agreement=ratings.agreement.alphas(),
            left_out=_left_out(export, ratings, votes),
            files={path: size for path, size in files.items() if not path.endswith(".mp4")},
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _cohorts(export: DatasetExport, agreed: Agreed) -> dict[str, int]:
    """How many ratings each cohort's clips have."""
    slug = "clip__generation__membership__cohort__slug"
    rated = scope.ratings_asked(export).order_by().values_list(slug, "artist_id")
    cohorts: Counter[str] = Counter()
    for name, artist, count in rated.annotate(count=Count("pk")):
        if artist in agreed.people:
            cohorts[name or "no cohort"] += count
    return dict(sorted(cohorts.items()))


def _left_out(
    export: DatasetExport, ratings: "RatingsFiles", votes: "VotesFiles"
) -> dict[str, int]:
    asked, voted = scope.ratings_asked(export).count(), scope.votes_asked(export).count()
    given = votes.votes + votes.without_film
    return {
        "Ratings whose rater does not agree to training use": asked - ratings.ratings,
        "Votes whose voter, or the artist of a film, does not agree": voted - given,
        "Votes on a film that could not be read": votes.without_film,
        "Scores of physical_commonsense where the impossible was wanted": ratings.surreal,
        "Ratings without a label in unpaired.jsonl (overall 3, not judged, or no film)": (
            ratings.ratings - ratings.labels
        ),
        "Votes for the same, left out of preference.jsonl": votes.ties,
        "Votes with a question not judged, left out of videoalign.csv": votes.unjudged,
        "Repeats that measure a voter, in pairs.jsonl alone": votes.repeats,
    }


def as_schema() -> bytes:
    """Questions, anchors, codes and columns, for programs."""
    told = {
        "schema_version": schema.VERSION,
        "scale": {"lowest": schema.LOWEST, "highest": schema.HIGHEST, "null": "cannot judge"},
        "dimensions": [_told(one) for one in schema.DIMENSIONS],
        "motion_amount": _told(schema.MOTION_AMOUNT),
        "confidence": {str(value): words for value, words in schema.CONFIDENCE},
        "defects": dict(Defect.choices),
        "preference": {
            "-2": "left is much better", "-1": "left is slightly better", "0": "the same",
            "1": "right is slightly better", "2": "right is much better", "null": "cannot judge",
        },
        "ratings.jsonl": [asdict(column) for column in LONG],
        "ratings.parquet": [asdict(column) for column in RATING],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _told(one: schema.Dimension) -> dict[str, Any]:
    anchors = {"1": one.low, "3": one.mid, "5": one.high}
    maps_to = list(one.maps_to)
    return {"key": one.key, "question": one.question, "anchors": anchors, "maps_to": maps_to}


def readme(made: Made) -> bytes:
    sections = (
        _front_matter(made), _head(made), _files(made), _figures(made), _agreement(made),
        _consent(made), _left(made), _questions(), _columns(),
    )  # fmt: skip
    return "\n".join(line for section in sections for line in (*section, "")).encode()


def _front_matter(made: Made) -> Iterator[str]:
    yield "---"
    yield f"pretty_name: Atelier data set {made.number}"
    yield "license: other"
    yield "task_categories:\n- text-to-video"
    yield "tags:\n- human-feedback\n- preference\n- video"
    yield f"size_categories:\n- {_size(made.ratings + made.votes)}"
    configs = [path for path in _CONFIGS if made.files.get(path)]
    if configs:
        yield "configs:"
    for path in configs:
        yield f"- config_name: {path.partition('.')[0]}\n  data_files: {path}"
    yield "---"


def _size(rows: int) -> str:
    return next((words for most, words in _SIZES if rows < most), "10M<n<100M")


def _head(made: Made) -> Iterator[str]:
    yield f"# Atelier data set {made.number}"
    yield ""
    yield "What artists of a closed early-access programme said about films of a text-to-video"
    yield "model: ratings on worded scales, and votes between two films of the same prompt."
    yield ""
    yield f"- Made at: {made.made_at}"
    yield f"- Cohort: {made.cohort or 'all'}"
    yield f"- Said from: {made.since or 'the beginning'}, until: {made.until or 'now'}"
    yield f"- Films: {'in it, under `clips/`' if made.with_clips else _WITHOUT_FILMS}"
    yield ""
    yield "Pseudonyms of people, clips, ratings and votes are of this data set alone: the key that"
    yield "made them was thrown away. Rows stand in the order of these names, which is chance."
    yield "Still, films, prompts, seeds and hashes stay what they are, and so do scores, words and"
    yield "days: whoever holds two data sets can find a film in both, and by what was said of it"
    yield "whoever said it. Keep data sets apart, and do not try to find out who somebody is."


_WITHOUT_FILMS = "not in it; paths name where each would be"
_WHAT = {
    "ratings.jsonl": "A line for each rating and question: the long form.",
    "ratings.parquet": "The same, a row for each rating.",
    "pairs.jsonl": "A line for each vote, from -2 (left is much better) to 2 (right is).",
    "videoalign.csv": "Votes as VideoAlign trains on them. A is the left film, B the right one.",
    "preference.jsonl": "TRL preference: prompt, chosen and rejected, by the overall vote.",
    "unpaired.jsonl": "TRL unpaired preference: label is true where overall is 4 or 5, false where "
    "it is 1 or 2; a 3 is left out.",
    "clips/metadata.jsonl": "VideoFolder: `file_name` and what made each film.",
}


def _files(made: Made) -> Iterator[str]:
    yield "## Files"
    yield ""
    yield "| file | bytes | what |"
    yield "|---|---:|---|"
    for path, what in _WHAT.items():
        yield f"| `{path}` | {made.files.get(path, 0)} | {what} |"
    yield "| `schema.json` | | Questions, anchors, codes and columns, for programs. |"
    yield ""
    yield "`completion`, `chosen`, `rejected`, `film` and `path_A` are paths in this folder."
    yield "Prompts are as typed; `prompt_sent` is what the model read."


def _figures(made: Made) -> Iterator[str]:
    yield "## Sizes"
    yield ""
    yield "| | count |"
    yield "|---|---:|"
    yield f"| people who rated or voted | {made.raters} |"
    yield f"| ratings | {made.ratings} |"
    yield f"| votes | {made.votes} |"
    yield f"| rows of videoalign.csv | {made.aligned} |"
    yield f"| rows of preference.jsonl | {made.preferences} |"
    yield f"| rows of unpaired.jsonl | {made.labels} |"
    yield f"| clips in metadata.jsonl | {made.clips} |"
    yield f"| films | {made.films} |"
    for cohort, count in made.cohorts.items():
        yield f"| ratings on clips of the cohort {cohort} | {count} |"


def _agreement(made: Made) -> Iterator[str]:
    yield "## Agreement"
    yield ""
    yield "Krippendorff's alpha with the ordinal difference, over clips that two or more people"
    yield f"rated: {made.shared_clips}. A dash: too little was said to tell."
    yield ""
    yield "| question | alpha |"
    yield "|---|---:|"
    for key, alpha in made.agreement.items():
        yield f"| {key} | {'-' if alpha is None else f'{alpha:.3f}'} |"


def _consent(made: Made) -> Iterator[str]:
    wording = WORDINGS[Consent.Kind.TRAINING]
    yield "## Consent"
    yield ""
    yield "Only what belongs to people who agreed to training use when this was made, and had not"
    yield "withdrawn. One consent covers prompts, films and feedback alike. A rating is here if its"
    yield "rater agrees; its prompt, seed and film only if the artist of the clip does. What the"
    yield "programme itself had rendered needs nobody's consent. A person who left is in it as long"
    yield "as they do not withdraw; one who was erased is not. Films that were rendered again for a"
    yield "report are never in it."
    yield ""
    yield f"> **{wording.question}** {wording.text}"
    yield ""
    yield f"Today's words are version {wording.version}, SHA-256 `{wording.sha256}`. Agreed to:"
    yield ""
    yield "| version | SHA-256 of the words | people of the programme |"
    yield "|---:|---|---:|"
    for version, sha256, count in made.wordings:
        yield f"| {version} | `{sha256}` | {count} |"


def _left(made: Made) -> Iterator[str]:
    yield "## What is left out"
    yield ""
    yield "| what | count |"
    yield "|---|---:|"
    for what, count in made.left_out.items():
        yield f"| {what} | {count} |"
    yield ""
    yield "Where `surreal_intended` is true the impossible was the artist's wish, and"
    yield "physical_commonsense is null: such a score would poison a reward for physics. Votes on"
    yield "`physical` are as they were given."


def _questions() -> Iterator[str]:
    yield f"## Questions, version {schema.VERSION}"
    yield ""
    yield "Null means “cannot judge”."
    yield ""
    yield "| key | question | 1 | 3 | 5 | compares with |"
    yield "|---|---|---|---|---|---|"
    for one in (*schema.DIMENSIONS, schema.MOTION_AMOUNT):
        maps_to = "; ".join(one.maps_to)
        yield f"| {one.key} | {one.question} | {one.low} | {one.mid} | {one.high} | {maps_to} |"


def _columns() -> Iterator[str]:
    yield "## Columns of the ratings"
    yield ""
    yield "| column | type | what |"
    yield "|---|---|---|"
    for column in RATING:
        yield _column(column)


def _column(column: Column) -> str:
    return f"| {column.name} | {column.type} | {column.what} |"
