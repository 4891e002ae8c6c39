"""What is particular to the LTX family."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generation.engines.contract import Condition, Phase, Progress
from generation.engines.errors import ModelUnusable, OutOfMemory, RenderFailed
from generation.engines.inspection import inspect_model
from generation.engines.registry import load_engine
from tests.generation.engines.conftest import make_request
from tests.pipelines import build_tiny_ltx


def make_pictures(count: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (count, 64, 64, 3)).astype(np.uint8)


def encode(ltx: Any, pictures: np.ndarray) -> Any:
    """Encode as the pipeline does at seed 7: after the noise of the film, same generator."""
    import torch

    generator = torch.Generator().manual_seed(7)
    torch.randn((1, 8, 3, 2, 2), generator=generator)
    pixels = torch.from_numpy(pictures).permute(3, 0, 1, 2)[None] / 127.5 - 1
    with torch.no_grad():
        return ltx.pipeline.vae.encode(pixels).latent_dist.sample(generator)


@contextmanager
def recorded(module: Any) -> Iterator[list[Any]]:
    calls: list[Any] = []

    def record(_: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        calls.append(kwargs or args[0])

    handle = module.register_forward_pre_hook(record, with_kwargs=True)
    yield calls
    handle.remove()


def test_a_clip_over_all_frames_comes_back_as_the_decoder_draws_it(ltx: Any) -> None:
    import torch

    clip = make_pictures(9)
    result = ltx.render(make_request(conditions=(Condition(frames=clip, frame_index=0),)))
    with torch.no_grad():
        drawn = ltx.pipeline.vae.decode(encode(ltx, clip)).sample[0].permute(1, 2, 3, 0)
    expected = ((drawn / 2 + 0.5).clamp(0, 1) * 255).round().numpy()
    assert np.abs(result.frames - expected).max() <= 1


def test_a_picture_at_the_start_is_held_exactly(ltx: Any) -> None:
    import torch

    picture = make_pictures(1)
    with recorded(ltx.pipeline.vae.decoder) as decoded:
        ltx.render(make_request(conditions=(Condition(frames=picture, frame_index=0),)))
    torch.testing.assert_close(decoded[0][:, :, :1], encode(ltx, picture), rtol=1e-5, atol=1e-5)


def test_a_picture_at_the_last_frame_stands_at_its_time(ltx: Any) -> None:
    last = Condition(frames=make_pictures(1), frame_index=8)
    with recorded(ltx.pipeline.transformer) as calls:
        with_last = ltx.render(make_request(conditions=(last,)))
    coordinates = calls[0]["video_coords"]
    assert coordinates.shape == (2, 3, 4 + 12)
    assert coordinates[0, 0, :4].tolist() == [1.0] * 4
    without = ltx.render(make_request())
    assert with_last.facts.frames_sha256 != without.facts.frames_sha256
    assert with_last.frames.shape == without.frames.shape


def test_conditions_at_both_ends_and_weaker_ones_render(ltx: Any) -> None:
    first, last = make_pictures(2)[:, None]
    hashes = set()
    for strength in (1.0, 0.5):
        conditions = (
            Condition(frames=first, frame_index=0, strength=strength),
            Condition(frames=last, frame_index=8, strength=strength),
        )
        request = make_request(conditions=conditions, steps=4)
        previews: list[tuple[int, ...]] = []
        result = ltx.render(
            request,
            on_step=lambda p, seen=previews: seen.append(p.preview().shape) if p.preview else None,
        )
        assert previews == [(64, 64, 3)] * 4
        assert ltx.render(request).facts.frames_sha256 == result.facts.frames_sha256
        hashes.add(result.facts.frames_sha256)
    assert len(hashes) == 2


def test_a_clip_in_the_middle_renders(ltx: Any) -> None:
    condition = Condition(frames=make_pictures(9), frame_index=4)
    result = ltx.render(make_request(frames=17, conditions=(condition,)))
    assert result.frames.shape == (17, 64, 64, 3)


def test_the_last_preview_is_the_middle_of_what_is_decoded(ltx: Any) -> None:
    import torch

    pictures: list[np.ndarray] = []

    def on_step(progress: Progress) -> None:
        if progress.phase is Phase.DENOISING and progress.step == progress.steps:
            pictures.append(progress.preview())

    with recorded(ltx.pipeline.vae.decoder) as decoded:
        ltx.render(make_request(), on_step=on_step)
    with torch.no_grad():
        drawn = ltx.pipeline.vae.decode(decoded[-1][:, :, 1:2]).sample[0, :, 0].permute(1, 2, 0)
    expected = ((drawn / 2 + 0.5).clamp(0, 1) * 255).round().numpy()
    assert np.abs(pictures[0] - expected).max() <= 1


def test_the_estimate_behind_a_preview_follows_from_two_steps(ltx: Any) -> None:
    """Along a straight path from noise to clean, every estimate is the clean end."""
    import torch

    from generation.engines.ltx_watch import RenderWatch

    watch = RenderWatch(ltx.pipeline, make_request(steps=4), on_step=None, should_stop=None)
    ltx.pipeline.scheduler.set_timesteps(timesteps=[1000.0, 750.0, 500.0, 250.0])
    noise, clean = torch.randn(2, 1, 12, 8).unbind(0)
    drawn = [
        watch._preview(s * noise + (1 - s) * clean, (s - 0.25) * noise + (1.25 - s) * clean, index)
        for index, s in enumerate((1.0, 0.75, 0.5, 0.25))
    ]
    for picture in drawn[:-1]:
        assert np.abs(picture.astype(int) - drawn[-1]).max() <= 1


def test_steps_are_spaced_evenly(ltx: Any) -> None:
    ltx.render(make_request(steps=4))
    assert ltx.pipeline.scheduler.timesteps.tolist() == [1000.0, 750.0, 500.0, 250.0]
    assert ltx.pipeline.scheduler.sigmas.tolist() == [1.0, 0.75, 0.5, 0.25, 0.0]


def change_json(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_model_with_shifting_keeps_its_own_schedule(model: Path) -> None:
    config = model / "scheduler/scheduler_config.json"
    change_json(config, use_dynamic_shifting=True, base_shift=0.95, max_shift=2.05)
    engine: Any = load_engine(model, device="cpu")
    engine.render(make_request(steps=4))
    # 12 tokens: mu = 0.95 + 1.1 / (4096 - 256) * (12 - 256)
    mu = 0.95 + 1.1 / 3840 * (12 - 256)
    expected = [np.exp(mu) / (np.exp(mu) + 1 / level - 1) for level in (1, 0.75, 0.5, 0.25)]
    assert engine.pipeline.scheduler.sigmas.tolist() == pytest.approx([*expected, 0.0], abs=1e-6)


def test_a_distilled_model_runs_its_own_list(model: Path) -> None:
    change_json(model / "atelier.json", timesteps=[1000, 900, 300], defaults={}, limits={})
    facts = inspect_model(model)
    assert (facts.capabilities.min_steps, facts.capabilities.max_steps) == (3, 3)
    assert facts.defaults["steps"] == 3
    engine: Any = load_engine(model, device="cpu")
    engine.render(make_request(steps=3))
    assert engine.pipeline.scheduler.timesteps.tolist() == [1000.0, 900.0, 300.0]


def test_either_pipeline_name_is_served_alike(ltx: Any, tmp_path: Path) -> None:
    build_tiny_ltx(tmp_path, pipeline_class="LTXConditionPipeline")
    other = load_engine(tmp_path, threads=2, device="cpu").render(make_request())
    assert other.facts.pipeline_class == "LTXConditionPipeline"
    assert other.facts.frames_sha256 == ltx.render(make_request()).facts.frames_sha256
    assert other.facts.model_digest != ltx.render(make_request()).facts.model_digest


def test_nothing_is_left_hooked(ltx: Any) -> None:
    ltx.render(make_request(), on_step=lambda progress: None, should_stop=lambda: False)
    parts = (ltx.pipeline.text_encoder, ltx.pipeline.transformer, ltx.pipeline.vae)
    modules = [module for part in parts for module in part.modules()]
    assert sum(len(m._forward_pre_hooks) + len(m._forward_hooks) for m in modules) == 0


@contextmanager
def breaking(module: Any, effect: Any) -> Iterator[None]:
    handle = module.register_forward_hook(lambda *_: effect())
    yield
    handle.remove()


def test_too_little_memory_has_a_name(ltx: Any) -> None:
    import torch

    before = ltx.render(make_request()).facts.frames_sha256
    allocation = breaking(ltx.pipeline.transformer, lambda: torch.empty(2**50))
    with allocation, pytest.raises(OutOfMemory, match="can't allocate memory"):
        ltx.render(make_request())
    assert ltx.render(make_request()).facts.frames_sha256 == before


def test_an_error_of_the_library_is_a_failed_render(ltx: Any) -> None:
    division = breaking(ltx.pipeline.transformer, lambda: 1 / 0)
    with division, pytest.raises(RenderFailed, match=r"^ZeroDivisionError: division by zero$"):
        ltx.render(make_request())


def test_numbers_that_are_not_finite_are_a_failed_render(ltx: Any) -> None:
    import torch

    nan = breaking(ltx.pipeline.vae.decoder, lambda: torch.full((1, 3, 9, 64, 64), torch.nan))
    with nan, pytest.raises(RenderFailed, match="not finite"):
        ltx.render(make_request())


def rewrite_weights(path: Path, change: Any) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)


def test_a_missing_tensor_is_not_made_up(model: Path) -> None:
    name = "transformer_blocks.0.attn1.to_q.weight"
    path = model / "transformer/diffusion_pytorch_model.safetensors"
    rewrite_weights(path, lambda tensors: tensors.pop(name))
    with pytest.raises(ModelUnusable, match=re.escape(name)):
        load_engine(model, device="cpu")


def test_a_tensor_of_another_shape_is_refused(model: Path) -> None:
    path = model / "vae/diffusion_pytorch_model.safetensors"
    rewrite_weights(path, lambda tensors: tensors.update(latents_mean=tensors["latents_mean"][:4]))
    with pytest.raises(ModelUnusable, match="cannot be loaded"):
        load_engine(model, device="cpu")


def test_changed_weights_are_refused(model: Path) -> None:
    digest = inspect_model(model).digest
    path = model / "vae/diffusion_pytorch_model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelUnusable, match="have changed"):
        load_engine(model, digest=digest)


def test_a_device_that_is_not_there_is_refused(tiny_ltx_directory: Path) -> None:
    for device in ("cuda:77", "abacus"):
        with pytest.raises(ModelUnusable, match=f"device {device} is not available"):
            load_engine(tiny_ltx_directory, device=device)
