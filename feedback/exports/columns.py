"""What stands in a line of the ratings: in `ratings.parquet` one column each, in the order here."""

from dataclasses import dataclass

from feedback.ratings import schema


@dataclass(frozen=True, slots=True)
class Column:
    """type: in the words of Arrow."""

    name: str
    type: str
    what: str


SAID = (
    Column("rating", "string", "Pseudonym of the rating."),
    Column("rater", "string", "Pseudonym of whoever rated, in this data set alone."),
    Column("said_on", "string", "Day on which it was last said, UTC."),
    Column("schema_version", "int16", "Of the questions and anchors it was given under."),
    Column("motion_amount", "int8", "1 static to 5 very dynamic: describes, does not judge."),
    Column("surreal_intended", "bool", "The impossible was wanted: physical_commonsense is null."),
    Column("confidence", "int8", "1 unsure, 2 fairly sure, 3 sure."),
    Column("defects", "list<string>", "Codes of schema.json."),
    Column("rationale", "string", "Why, in the rater's words; may be empty."),
    Column("seconds_playing", "int32", "Whole seconds that the film played; null: not measured."),
    Column("replays", "int32", "How often it was played again; null: not measured."),
)
CLIP = (
    Column("clip", "string", "Pseudonym of the clip."),
    Column("film", "string", "Path of the film; null: its artist does not agree, or it is gone."),
    Column("model", "string", "Slug of the model version."),
    Column("model_digest", "string", "SHA-256 over the files of its weights."),
    Column("prompt", "string", "As typed; null: its artist does not agree."),
    Column("prompt_sent", "string", "As the model read it."),
    Column("negative_prompt", "string", "What was not wanted; may be empty."),
    Column("width_px", "int32", "Width."),
    Column("height_px", "int32", "Height."),
    Column("frames", "int32", "Number of frames."),
    Column("fps", "int32", "Frames a second."),
    Column("steps", "int32", "Steps of the sampler."),
    Column("guidance", "double", "Guidance scale."),
    Column("seed", "int64", "Seed of this clip."),
    Column("frames_sha256", "string", "SHA-256 of the raw frames, before any encoding."),
)
SCORES = tuple(
    Column(one.key, "int8", f"{one.question} 1 to 5; null: cannot judge.")
    for one in schema.DIMENSIONS
)
RATING = (*SAID, *SCORES, *CLIP)
LONG = (
    Column("dimension", "string", "Key of the question."),
    Column("score", "int8", "1 to 5; null: cannot judge."),
    Column("anchor", "string", "low, mid or high, where the score is 1, 3 or 5."),
    *SAID,
    *CLIP,
)
