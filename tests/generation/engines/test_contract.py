"""What every engine owes its caller, held against each of them."""

import json
from typing import Any

import numpy as np
import pytest

from generation.engines.contract import (
    Capabilities,
    Condition,
    Engine,
    Phase,
    Progress,
    frames_sha256,
)
from generation.engines.errors import RenderStopped, RequestRejected
from tests.generation.engines.conftest import make_request


def render_hash(engine: Engine, **changes: Any) -> str:
    return engine.render(make_request(**changes)).facts.frames_sha256


def test_capabilities_survive_json(engine: Engine) -> None:
    stored = json.loads(json.dumps(engine.capabilities.as_dict()))
    assert Capabilities.from_dict(stored) == engine.capabilities


def test_frames_have_the_shape_asked_for(engine: Engine) -> None:
    result = engine.render(make_request(width_px=96, frames=5))
    assert result.frames.shape == (5, 64, 96, 3)
    assert result.frames.dtype == np.uint8
    assert result.frames.flags.c_contiguous


def test_facts_describe_the_render(engine: Engine) -> None:
    result = engine.render(make_request())
    facts = json.loads(json.dumps(result.facts.as_dict()))
    assert facts["frames_sha256"] == frames_sha256(result.frames)
    assert (facts["device"], facts["dtype"], facts["threads"]) == ("cpu", "float32", 2)
    assert set(facts["versions"]) >= {"torch", "diffusers", "transformers", "python"}
    seconds = facts["seconds"]
    assert set(seconds) == {
        "text", "prepare", "denoise", "decode", "callbacks", "pipeline", "total",
    }  # fmt: skip
    stages = sum(seconds[name] for name in ("text", "prepare", "denoise", "decode"))
    assert seconds["pipeline"] == pytest.approx(stages, abs=0.001)
    assert seconds["total"] >= seconds["pipeline"]
    assert facts["peak_memory_mb"] > 50


def test_a_seed_gives_the_same_frames_and_another_others(engine: Engine) -> None:
    first = render_hash(engine)
    assert render_hash(engine) == first
    assert render_hash(engine, seed=8) != first


def test_prompt_negative_prompt_guidance_and_fps_are_obeyed(engine: Engine) -> None:
    hashes = {
        render_hash(engine),
        render_hash(engine, prompt="a blue boat"),
        render_hash(engine, negative_prompt="rain"),
        render_hash(engine, guidance=1.0),
        render_hash(engine, fps=24),
        render_hash(engine, steps=1),
    }
    assert len(hashes) == 6


def test_progress_counts_steps_and_previews_change_nothing(engine: Engine) -> None:
    told: list[tuple[int, int, Phase]] = []
    pictures: list[np.ndarray] = []

    def on_step(progress: Progress) -> None:
        told.append((progress.step, progress.steps, progress.phase))
        if progress.preview:
            pictures.append(progress.preview())

    watched = engine.render(make_request(), on_step=on_step)
    assert told == [
        (0, 2, Phase.DENOISING),
        (1, 2, Phase.DENOISING),
        (2, 2, Phase.DENOISING),
        (2, 2, Phase.DECODING),
    ]
    assert [(p.shape, p.dtype) for p in pictures] == [((64, 64, 3), np.uint8)] * 2
    assert not np.array_equal(*pictures)
    assert watched.facts.frames_sha256 == render_hash(engine)
    assert watched.facts.seconds["callbacks"] > 0


def test_a_stop_asked_for_beforehand_renders_nothing(engine: Engine) -> None:
    told: list[Progress] = []
    with pytest.raises(RenderStopped):
        engine.render(make_request(), on_step=told.append, should_stop=lambda: True)
    assert told == []


@pytest.mark.parametrize("last_step", [0, 1, 2])
def test_a_stop_takes_effect_at_once_and_spoils_nothing(engine: Engine, last_step: int) -> None:
    """After the last step it comes before the decoder runs."""
    before = render_hash(engine)
    told: list[tuple[int, Phase]] = []
    with pytest.raises(RenderStopped):
        engine.render(
            make_request(),
            on_step=lambda progress: told.append((progress.step, progress.phase)),
            should_stop=lambda: bool(told) and told[-1][0] == last_step,
        )
    assert told == [(step, Phase.DENOISING) for step in range(last_step + 1)]
    assert render_hash(engine) == before


def test_what_the_caller_raises_reaches_the_caller(engine: Engine) -> None:
    lost = LookupError("lease")

    def on_step(progress: Progress) -> None:
        if progress.step == 1:
            raise lost

    before = render_hash(engine)
    with pytest.raises(LookupError) as caught:
        engine.render(make_request(), on_step=on_step)
    assert caught.value is lost
    assert render_hash(engine) == before


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("prompt", {"prompt": " \n"}),
        ("prompt", {"prompt": "x" * 40}),
        ("negative_prompt", {"negative_prompt": "x" * 40}),
        ("width_px", {"width_px": 80}),
        ("height_px", {"height_px": 160}),
        ("frames", {"frames": 10}),
        ("fps", {"fps": 0}),
        ("steps", {"steps": 0}),
        ("guidance", {"guidance": 50.0}),
        ("seed", {"seed": -1}),
        (
            "conditions",
            {"conditions": (Condition(frames=np.zeros((1, 9, 9, 3), np.uint8), frame_index=0),)},
        ),
    ],
)
def test_nothing_is_rounded(engine: Engine, field: str, changes: dict[str, Any]) -> None:
    request = make_request(**changes)
    with pytest.raises(RequestRejected) as from_validate:
        engine.validate(request)
    with pytest.raises(RequestRejected) as from_render:
        engine.render(request)
    assert (from_validate.value.field, from_render.value.field) == (field, field)
    assert from_validate.value.sentence == from_render.value.sentence
