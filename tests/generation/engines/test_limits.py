from typing import Any

import numpy as np
import pytest

from generation.engines.contract import Capabilities, Condition
from generation.engines.errors import RequestRejected
from generation.engines.limits import check_request
from tests.generation.engines.conftest import make_request

ALL = {
    "negative_prompt": True,
    "guidance": True,
    "conditions": ("first_frame", "any_frame", "clip"),
    "size_multiple_px": 32,
    "frames_step": 4,
    "min_frames": 5,
    "max_frames": 33,
    "min_side_px": 32,
    "max_side_px": 128,
    "min_steps": 1,
    "max_steps": 30,
    "max_prompt_tokens": 16,
    "sizes": ((64, 64),),
}


def make_condition(
    count: int = 1, index: Any = 0, strength: float = 1.0, size: tuple[int, ...] = (64, 64, 3)
) -> Condition:
    frames = np.zeros((count, *size), np.uint8)
    return Condition(frames=frames, frame_index=index, strength=strength)


def refuse(capabilities: dict[str, Any], **changes: Any) -> tuple[str, str]:
    with pytest.raises(RequestRejected) as caught:
        check_request(make_request(**changes), Capabilities(**ALL | capabilities), count_tokens=len)
    return caught.value.field, caught.value.sentence


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prompt": "two\r\n\tlines"},
        {"guidance": 1},
        {"seed": 2**32 - 1},
        {"conditions": (make_condition(), make_condition(index=8))},
        {"conditions": (make_condition(5, 4), make_condition(strength=0.1))},
        {"conditions": (make_condition(9),)},
    ],
)
def test_what_fits_passes(changes: dict[str, Any]) -> None:
    request = make_request(**changes)
    assert check_request(request, Capabilities(**ALL), count_tokens=len) is None


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"prompt": ""}, "prompt", "Write a prompt first."),
        (
            {"prompt": "bell \x07"},
            "prompt",
            "The text contains control characters. Remove them.",
        ),
        (
            {"prompt": "x" * 17},
            "prompt",
            "The text is too long for this model: 17 word pieces, and it reads 16.",
        ),
        (
            {"prompt": "x" * 2000},
            "prompt",
            "The text is too long for this model, which reads 16 word pieces.",
        ),
        (
            {"negative_prompt": "rain", "guidance": 1.0},
            "negative_prompt",
            "A negative prompt has no effect unless guidance is above 1.",
        ),
        (
            {"width_px": 50},
            "width_px",
            "The width must be a multiple of 32 px; 50 is not. Nearest are 32 and 64.",
        ),
        (
            {"height_px": 160},
            "height_px",
            "The height must be from 32 to 128 px; 160 is not.",
        ),
        ({"width_px": 64.0}, "width_px", "The width must be a whole number; 64.0 is not."),
        (
            {"frames": 10},
            "frames",
            "The number of frames must be a multiple of 4 plus 1; 10 is not. Nearest are 9 and 13.",
        ),
        ({"frames": 37}, "frames", "The number of frames must be from 5 to 33; 37 is not."),
        ({"fps": 61}, "fps", "Frames per second must be from 1 to 60; 61 is not."),
        ({"steps": 31}, "steps", "Steps must be from 1 to 30; 31 is not."),
        ({"steps": True}, "steps", "Steps must be a whole number; True is not."),
        ({"seed": 2**32}, "seed", "The seed must be from 0 to 4294967295; 4294967296 is not."),
        ({"guidance": 0.5}, "guidance", "Guidance must be from 1 to 20; 0.5 is not."),
        ({"guidance": float("nan")}, "guidance", "Guidance must be from 1 to 20; nan is not."),
    ],
)
def test_the_rule_and_the_value_are_named(
    changes: dict[str, Any], field: str, sentence: str
) -> None:
    assert refuse({}, **changes) == (field, sentence)


@pytest.mark.parametrize(
    ("conditions", "sentence"),
    [
        (
            (make_condition(index=-1),),
            "A condition must start at a frame from 0 to 8; -1 is not.",
        ),
        ((make_condition(index=9),), "A condition must start at a frame from 0 to 8; 9 is not."),
        (
            (make_condition(strength=0.0),),
            "The strength must be above 0 and at most 1; 0.0 is not.",
        ),
        (
            (make_condition(strength=1.5),),
            "The strength must be above 0 and at most 1; 1.5 is not.",
        ),
        (
            (make_condition(6),),
            "A clip must have a multiple of 4 plus 1 frames; this one has 6.",
        ),
        ((make_condition(5, 2),), "A clip must start at a multiple of 4; 2 is not."),
        (
            (make_condition(9, 4),),
            "A condition of 9 frames at frame 4 reaches past the end, frame 8.",
        ),
        (
            (make_condition(5), make_condition(index=3)),
            "Two conditions cover the same frame. Move or remove one.",
        ),
        (
            (make_condition(size=(32, 64, 3)),),
            "A condition must have the size of the clip, 64 x 64 px; this one has 64 x 32.",
        ),
        (
            (make_condition(size=(64, 64, 4)),),
            "A condition must be RGB pictures with 8 bits per channel.",
        ),
        ((make_condition(0),), "A condition must be RGB pictures with 8 bits per channel."),
    ],
)
def test_conditions_are_checked_before_the_pipeline_sees_them(
    conditions: tuple[Condition, ...], sentence: str
) -> None:
    assert refuse({}, conditions=conditions) == ("conditions", sentence)


@pytest.mark.parametrize(
    ("capabilities", "changes", "field"),
    [
        ({"guidance": False}, {}, "guidance"),
        ({"negative_prompt": False}, {"negative_prompt": "rain"}, "negative_prompt"),
        ({"conditions": ()}, {"conditions": (make_condition(),)}, "conditions"),
        (
            {"conditions": ("first_frame",)},
            {"conditions": (make_condition(index=8),)},
            "conditions",
        ),
        ({"conditions": ("first_frame",)}, {"conditions": (make_condition(5),)}, "conditions"),
    ],
)
def test_an_option_the_model_ignores_is_refused(
    capabilities: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    assert refuse(capabilities, **changes)[0] == field
