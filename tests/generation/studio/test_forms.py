import uuid
from typing import Any

import pytest

from generation.models import ModelVersion
from generation.studio.forms import ComposeForm
from portal.models import User
from tests.factories import CAPABILITIES, make_artist, make_clip
from tests.generation.studio.conftest import MakeModel


@pytest.fixture
def version(make_model: MakeModel) -> ModelVersion:
    return make_model(slug="standard-1")


def typed(**fields: Any) -> dict[str, str]:
    filled = {
        "prompt": "A kite above a beach",
        "model_version": "standard-1",
        "size": "64x32",
        "length": "9",
        "variations": "2",
        "seed": "",
        "negative_prompt": "",
        "steps": "2",
        "guidance": "3.0",
        "source": "",
        "idempotency_key": str(uuid.uuid4()),
    }
    return filled | fields


def make_form(artist: User, version: ModelVersion, **fields: Any) -> ComposeForm:
    versions = ModelVersion.objects.offered()
    return ComposeForm(typed(**fields), user=artist, versions=versions, version=version)


def test_a_good_one(artist: User, version: ModelVersion) -> None:
    key = uuid.uuid4()
    form = make_form(
        artist,
        version,
        prompt="A kite.\r\nAbove a beach.",
        seed="271 828 182",
        negative_prompt=" text ",
        idempotency_key=str(key),
    )
    assert form.errors == {}
    assert form.settings() == {
        "model_version": version,
        "prompt": "A kite.\nAbove a beach.",
        "negative_prompt": "text",
        "width_px": 64,
        "height_px": 32,
        "frames": 9,
        "fps": 8,
        "steps": 2,
        "guidance": 3.0,
        "variations": 2,
        "seed": 271828182,
        "idempotency_key": key,
        "source": None,
    }


def test_no_seed_is_left_to_chance(artist: User, version: ModelVersion) -> None:
    form = make_form(artist, version, seed="  ")
    assert form.is_valid()
    assert form.settings()["seed"] is None


LONG = "word " * 128


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("prompt", "", "Write a prompt first."),
        ("prompt", " \n ", "Write a prompt first."),
        ("prompt", "a\x1bb", "The text contains control characters. Remove them."),
        ("prompt", "a\x00b", "Null characters are not allowed."),
        (
            "prompt",
            LONG,
            "The text is too long for this model: 129 word pieces, and it reads 128.",
        ),
        (
            "prompt",
            "x" * 9000,
            "The text is too long for this model, which reads 128 word pieces.",
        ),
        ("negative_prompt", "a\x07b", "The text contains control characters. Remove them."),
        (
            "size",
            "65x32",
            "The width must be a multiple of 32 px; 65 is not. Nearest are 64 and 96.",
        ),
        ("size", "64x1024", "The height must be from 32 to 512 px; 1024 is not."),
        ("size", "large", "Choose a size, as width and height in pixels."),
        (
            "length",
            "10",
            "The number of frames must be a multiple of 8 plus 1; 10 is not. "
            "Nearest are 9 and 17.",
        ),
        ("length", "105", "The number of frames must be from 9 to 97; 105 is not."),
        ("length", "2.5", "Choose a length."),
        ("variations", "9", "Choose 1, 2, 4 or 8 variations; 9 is not one of them."),
        ("seed", "4294967296", "The seed must be from 0 to 4294967295; 4294967296 is not."),
        ("seed", "-1", "The seed must be a whole number, or empty for a new one."),
        ("seed", "red", "The seed must be a whole number, or empty for a new one."),
        ("steps", "51", "Steps must be from 1 to 50; 51 is not."),
        ("steps", "0", "Steps must be from 1 to 50; 0 is not."),
        ("steps", "2.5", "Enter a whole number."),
        ("guidance", "21", "Guidance must be from 1 to 20; 21.0 is not."),
        ("guidance", "nan", "Enter a number."),
        (
            "model_version",
            "none-such",
            "This model is not offered to you at the moment. Choose another.",
        ),
        ("source", str(uuid.uuid4()), "The clip that you started from is not one of yours."),
        ("idempotency_key", "twice", "Enter a valid UUID."),
    ],
)  # fmt: skip
def test_each_refusal_names_its_limit_beside_its_field(
    artist: User, version: ModelVersion, field: str, value: str, sentence: str
) -> None:
    form = make_form(artist, version, **{field: value})
    assert form.errors == {field: [sentence]}


def test_everything_wrong_is_said_at_once(artist: User, version: ModelVersion) -> None:
    form = make_form(
        artist, version, prompt="", size="65x33", length="10", steps="99", guidance="50", seed="x"
    )
    assert set(form.errors) == {"prompt", "size", "length", "steps", "guidance", "seed"}
    assert [len(errors) for errors in form.errors.values()] == [1] * 6


def test_a_negative_prompt_needs_guidance(artist: User, version: ModelVersion) -> None:
    form = make_form(artist, version, negative_prompt="text", guidance="1")
    assert form.errors == {
        "negative_prompt": ["A negative prompt has no effect unless guidance is above 1."]
    }


def test_a_model_without_guidance_shows_none(artist: User, make_model: MakeModel) -> None:
    bare = {"guidance": False, "negative_prompt": False, "min_steps": 4, "max_steps": 4}
    turbo = make_model(
        slug="turbo-1",
        lane="turbo",
        capabilities=CAPABILITIES.as_dict() | bare,
        defaults={
            "width_px": 64, "height_px": 32, "frames": 9, "fps": 8, "steps": 4, "guidance": 1.0,
        },
    )  # fmt: skip
    form = make_form(artist, turbo, model_version="turbo-1", steps="4", guidance="7")
    assert not {"guidance", "negative_prompt"} & form.fields.keys()
    assert form.is_valid()
    assert form.settings()["guidance"] == 1.0
    refused = make_form(artist, turbo, model_version="turbo-1", steps="4", negative_prompt="text")
    assert list(refused.errors) == ["__all__"]


def test_a_model_whose_files_are_gone(artist: User, make_model: MakeModel) -> None:
    gone = make_model(slug="standard-1", directory="/nowhere/at/all")
    form = make_form(artist, gone)
    assert form.errors == {
        "model_version": ["This model cannot be used at the moment. Choose another."]
    }


def test_what_was_typed_stays_and_the_key_is_new(artist: User, version: ModelVersion) -> None:
    form = make_form(artist, version, prompt="Kept", size="96x64", length="41", seed="x1")
    assert not form.is_valid()
    before = form["idempotency_key"].value()
    form.ask_again()
    shown = form.as_p()
    assert form["idempotency_key"].value() != before
    assert 'value="x1"' in shown
    assert "Kept" in shown
    for name, value in (("size", "96x64"), ("length", "41")):
        [chosen] = [radio for radio in form[name] if radio.data["selected"]]
        assert chosen.data["value"] == value


def test_lengths_say_what_they_are(artist: User, version: ModelVersion) -> None:
    form = make_form(artist, version)
    assert [str(radio.choice_label) for radio in form["length"]][:2] == [
        "1.12 <small>9 frames</small>",
        "2.12 <small>17 frames</small>",
    ]


def test_the_source_is_ones_own(artist: User, version: ModelVersion) -> None:
    own, foreign = make_clip(artist=artist), make_clip(artist=make_artist())
    form = make_form(artist, version, source=str(own.public_id))
    assert form.is_valid()
    assert form.settings()["source"] == own
    assert list(make_form(artist, version, source=str(foreign.public_id)).errors) == ["source"]
