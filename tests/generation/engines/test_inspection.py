import json
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from generation.engines.contract import Capabilities
from generation.engines.errors import ModelUnusable
from generation.engines.inspection import count_tokens, inspect_model
from generation.engines.registry import load_engine


def change_json(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def refuse(model: Path) -> str:
    with pytest.raises(ModelUnusable) as caught:
        inspect_model(model)
    assert caught.value.sentence == "This model cannot be used at the moment."
    return caught.value.reason


def test_a_saved_pipeline_says_what_it_can_do(tiny_ltx_directory: Path) -> None:
    facts = inspect_model(tiny_ltx_directory)
    assert (facts.family, facts.pipeline_class) == ("ltx", "LTXPipeline")
    assert (facts.trained, facts.label, facts.timesteps) == (False, "Tiny", ())
    assert facts.capabilities == Capabilities(
        negative_prompt=True,
        guidance=True,
        conditions=("first_frame", "any_frame", "clip"),
        size_multiple_px=32,
        frames_step=4,
        min_frames=5,
        max_frames=33,
        min_side_px=32,
        max_side_px=128,
        min_steps=1,
        max_steps=30,
        max_prompt_tokens=32,
        sizes=((64, 64),),
    )
    assert facts.defaults == {
        "steps": 2, "guidance": 3.0, "fps": 8, "width_px": 64, "height_px": 64, "frames": 9,
    }  # fmt: skip
    assert facts.size_bytes == sum(
        path.stat().st_size for path in tiny_ltx_directory.rglob("*") if path.is_file()
    )
    assert facts.tokenizer_path == tiny_ltx_directory / "tokenizer/tokenizer.json"


def test_parameters_are_those_of_the_loaded_parts(tiny_ltx_directory: Path, ltx: Any) -> None:
    parts = (ltx.pipeline.text_encoder, ltx.pipeline.transformer, ltx.pipeline.vae)
    numbers = sum(p.numel() for part in parts for p in part.parameters())
    statistics = 2 * 8
    assert inspect_model(tiny_ltx_directory).parameter_count == numbers + statistics


def test_without_a_profile_the_family_speaks(model: Path) -> None:
    (model / "atelier.json").unlink()
    facts = inspect_model(model)
    assert facts.trained is True
    assert facts.defaults == {
        "steps": 50, "guidance": 3.0, "fps": 25, "width_px": 704, "height_px": 512, "frames": 161,
    }  # fmt: skip
    capabilities = facts.capabilities
    assert (capabilities.max_frames, capabilities.max_side_px) == (257, 1280)
    assert capabilities.sizes == ((704, 512), (512, 704), (576, 576))


def test_a_profile_can_take_options_away(model: Path) -> None:
    limits = {"guidance": False, "negative_prompt": False, "max_prompt_tokens": 20}
    change_json(model / "atelier.json", limits=limits, defaults={})
    facts = inspect_model(model)
    assert facts.capabilities.guidance is False
    assert facts.capabilities.negative_prompt is False
    assert facts.capabilities.max_prompt_tokens == 20
    assert facts.defaults["guidance"] == 1.0


def test_the_digest_covers_every_path_and_byte(model: Path, tmp_path: Path) -> None:
    copy = copytree(model, tmp_path / "copy")
    digest = inspect_model(model).digest
    assert inspect_model(copy).digest == digest
    (copy / "README.md").write_text("about")
    with_readme = inspect_model(copy).digest
    (copy / "README.md").rename(copy / "readme.md")
    renamed = inspect_model(copy).digest
    change_json(copy / "atelier.json", label="Other")
    assert len({digest, with_readme, renamed, inspect_model(copy).digest}) == 4


def test_links_within_the_directory_are_followed(model: Path) -> None:
    digest = inspect_model(model).digest
    weights = model / "vae/diffusion_pytorch_model.safetensors"
    weights.rename(model / "blob")
    weights.symlink_to(model / "blob")
    assert inspect_model(model).digest != digest


def test_a_sharded_model_is_read_by_its_index(model: Path) -> None:
    from safetensors.torch import load_file, save_file

    parameters = inspect_model(model).parameter_count
    whole = model / "transformer/diffusion_pytorch_model.safetensors"
    tensors = load_file(whole)
    names = sorted(tensors)
    halves = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
    for file, part in halves.items():
        save_file({name: tensors[name] for name in part}, whole.parent / file)
    whole.unlink()
    weight_map = {name: file for file, part in halves.items() for name in part}
    index = whole.with_name(whole.name + ".index.json")
    index.write_text(json.dumps({"metadata": {"total_size": 1}, "weight_map": weight_map}))
    assert inspect_model(model).parameter_count == parameters
    assert load_engine(model, device="cpu").capabilities.max_steps == 30
    (whole.parent / "b.safetensors").unlink()
    assert refuse(model) == "transformer/b.safetensors is missing."
    index.write_text(json.dumps({"weight_map": weight_map | {"ghost": "a.safetensors"}}))
    save_file(
        {name: tensors[name] for name in halves["b.safetensors"]}, whole.parent / "b.safetensors"
    )
    assert refuse(model) == "transformer lacks the tensor ghost."


class Canary:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", ["vae/model.bin", "vae/x.pt", "x.pth", "x.ckpt", "vae/x.PKL"])
def test_pickles_are_refused_unread(model: Path, tmp_path: Path, name: str) -> None:
    sung = tmp_path / "sung"
    (model / name).write_bytes(pickle.dumps(Canary(sung)))
    expected = (
        f"{name} may be a pickle, which can run code when it is read. "
        "Save the weights as safetensors."
    )
    assert refuse(model) == expected
    with pytest.raises(ModelUnusable):
        load_engine(model)
    assert not sung.exists()


def test_code_is_refused_unrun(model: Path, tmp_path: Path) -> None:
    sung = tmp_path / "sung"
    (model / "pipeline.py").write_text(f"open({str(sung)!r}, 'w')")
    assert refuse(model) == "pipeline.py is program code. Models come without code."
    assert not sung.exists()


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


def replace_header(path: Path, header: Any) -> None:
    encoded = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(encoded)) + encoded)


def drop_json(path: Path, key: str) -> None:
    values = json.loads(path.read_text())
    del values[key]
    path.write_text(json.dumps(values))


VAE = "vae/diffusion_pytorch_model.safetensors"
BROKEN = f"{VAE} is not a whole safetensors file."

BREAKAGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no index": (lambda m: (m / "model_index.json").unlink(), "model_index.json is missing."),
    "broken index": (
        lambda m: (m / "model_index.json").write_text("{"),
        "model_index.json is not valid JSON.",
    ),
    "index of another kind": (
        lambda m: (m / "model_index.json").write_text("[]"),
        "model_index.json does not hold a JSON object.",
    ),
    "unknown family": (
        lambda m: change_json(m / "model_index.json", _class_name="WanPipeline"),
        "model_index.json names the unknown pipeline 'WanPipeline'.",
    ),
    "custom pipeline class": (
        lambda m: change_json(m / "model_index.json", _class_name=["own", "Pipeline"]),
        "The pipeline brings its own code. Models come without code.",
    ),
    "custom pipeline": (
        lambda m: change_json(m / "model_index.json", custom_pipeline="own"),
        "The pipeline brings its own code. Models come without code.",
    ),
    "unknown library": (
        lambda m: change_json(m / "model_index.json", vae=["own", "AutoencoderKLLTXVideo"]),
        "vae is own.AutoencoderKLLTXVideo, which is not supported.",
    ),
    "part of another family": (
        lambda m: change_json(m / "model_index.json", vae=["diffusers", "AutoencoderKLWan"]),
        "vae is diffusers.AutoencoderKLWan, which is not supported.",
    ),
    "part without a class": (
        lambda m: change_json(m / "model_index.json", vae=[None, None]),
        "model_index.json does not say which class vae is.",
    ),
    "part not named": (
        lambda m: drop_json(m / "model_index.json", "vae"),
        "model_index.json does not name the part vae.",
    ),
    "unknown part": (
        lambda m: change_json(m / "model_index.json", vocoder=["diffusers", "Vocoder"]),
        "model_index.json names the unknown part vocoder.",
    ),
    "code by reference": (
        lambda m: change_json(
            m / "tokenizer/tokenizer_config.json", auto_map={"AutoTokenizer": "x"}
        ),
        "tokenizer brings its own code. Models come without code.",
    ),
    "missing folder": (lambda m: rmtree(m / "vae"), "The folder vae is missing."),
    "missing config": (
        lambda m: (m / "vae/config.json").unlink(),
        "vae/config.json is missing.",
    ),
    "config of another class": (
        lambda m: change_json(m / "vae/config.json", _class_name="AutoencoderKLWan"),
        "vae is not the AutoencoderKLLTXVideo that model_index.json names.",
    ),
    "missing weights": (lambda m: (m / VAE).unlink(), f"{VAE} is missing."),
    "missing tokenizer": (
        lambda m: (m / "tokenizer/tokenizer.json").unlink(),
        "tokenizer/tokenizer.json is missing. Save the tokenizer with transformers 5.",
    ),
    "broken tokenizer": (
        lambda m: (m / "tokenizer/tokenizer.json").write_text("{}"),
        "tokenizer/tokenizer.json cannot be read.",
    ),
    "tokenizer too large": (
        lambda m: change_json(m / "text_encoder/config.json", vocab_size=20),
        "The tokenizer has 40 pieces, the text encoder knows 20.",
    ),
    "cut weights": (lambda m: cut(m / VAE, -1), BROKEN),
    "cut header": (lambda m: cut(m / VAE, 100), BROKEN),
    "cut length": (lambda m: cut(m / VAE, 4), BROKEN),
    "empty weights": (lambda m: cut(m / VAE, 0), BROKEN),
    "header without tensors": (lambda m: replace_header(m / VAE, {}), BROKEN),
    "header of another kind": (lambda m: replace_header(m / VAE, [1]), BROKEN),
    "header that lies": (
        lambda m: replace_header(
            m / VAE, {"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 0]}}
        ),
        BROKEN,
    ),
    "link out": (
        lambda m: (m / "vae/notes.txt").symlink_to("/etc/hostname"),
        "vae/notes.txt is a link that leads out of the directory.",
    ),
    "linked folder": (
        lambda m: (m / "second").symlink_to(m / "vae"),
        "second is a link to a folder or to nothing.",
    ),
    "patch without sense": (
        lambda m: change_json(m / "vae/config.json", patch_size=0),
        "vae: patch_size must be a whole number from 1 to 32, not 0.",
    ),
    "scaling without sense": (
        lambda m: change_json(m / "vae/config.json", spatio_temporal_scaling="yes"),
        "vae: spatio_temporal_scaling must be a list of true and false.",
    ),
    "ratio without sense": (
        lambda m: change_json(m / "vae/config.json", spatial_compression_ratio=16),
        "vae: the compression ratios do not follow from its patches and levels.",
    ),
    "channels that do not meet": (
        lambda m: change_json(m / "transformer/config.json", in_channels=9),
        "transformer: in_channels is 9, the vae needs 8.",
    ),
    "captions that do not meet": (
        lambda m: change_json(m / "transformer/config.json", caption_channels=64),
        "transformer: caption_channels is 64, the text has 32.",
    ),
    "attention that does not meet": (
        lambda m: change_json(m / "transformer/config.json", cross_attention_dim=48),
        "transformer: cross_attention_dim must be 32, heads by their size.",
    ),
    "other noise levels": (
        lambda m: change_json(m / "scheduler/scheduler_config.json", num_train_timesteps=500),
        "scheduler: num_train_timesteps must be 1000.",
    ),
    "noise of its own": (
        lambda m: change_json(m / "scheduler/scheduler_config.json", stochastic_sampling=True),
        "scheduler: stochastic_sampling is not supported.",
    ),
    "no room for a prompt": (
        lambda m: change_json(m / "tokenizer/tokenizer_config.json", model_max_length=1),
        "tokenizer: model_max_length 1 leaves no room for a prompt.",
    ),
    "unknown key": (
        lambda m: change_json(m / "atelier.json", tranied=True),
        "atelier.json has the unknown key tranied.",
    ),
    "unknown limit": (
        lambda m: change_json(m / "atelier.json", limits={"max_frame": 9}),
        "atelier.json has the unknown key limits.max_frame.",
    ),
    "limit of another type": (
        lambda m: change_json(m / "atelier.json", limits={"max_frames": "9"}),
        "atelier.json: limits.max_frames must be a whole number.",
    ),
    "limit without sense": (
        lambda m: change_json(m / "atelier.json", limits={"min_frames": 0}),
        "atelier.json: limits.min_frames must be at least 1.",
    ),
    "sizes without sense": (
        lambda m: change_json(m / "atelier.json", limits={"sizes": [64]}),
        "atelier.json: limits.sizes must be pairs of width and height.",
    ),
    "prompt beyond the tokenizer": (
        lambda m: change_json(m / "atelier.json", limits={"max_prompt_tokens": 33}),
        "limits.max_prompt_tokens is above the tokenizer's 32.",
    ),
    "schedule that rises": (
        lambda m: change_json(m / "atelier.json", timesteps=[500, 1000]),
        "atelier.json: timesteps must fall from one to the next.",
    ),
    "schedule out of range": (
        lambda m: change_json(m / "atelier.json", timesteps=[1000, 0]),
        "atelier.json: timesteps must lie above 0 and at most at 1000.",
    ),
    "schedule beside a limit": (
        lambda m: change_json(m / "atelier.json", timesteps=[1000, 500]),
        "The schedule of the model has 2 steps, no other.",
    ),
    "default that does not fit": (
        lambda m: change_json(m / "atelier.json", defaults={}),
        "A default or suggested width_px breaks the model's own limits: The width must be from 32 "
        "to 128 px; 704 is not. State one that fits in atelier.json.",
    ),
    "suggestion that does not fit": (
        lambda m: change_json(m / "atelier.json", limits={"sizes": [[64, 70]]}),
        "A default or suggested height_px breaks the model's own limits: The height must be a "
        "multiple of 32 px; 70 is not. Nearest are 64 and 96. State one that fits in atelier.json.",
    ),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_directory_is_refused_with_its_reason(model: Path, breakage: str) -> None:
    damage, reason = BREAKAGES[breakage]
    damage(model)
    assert refuse(model) == reason


def test_a_file_or_nothing_is_no_model(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    assert refuse(nothing) == f"{nothing} is not a directory."
    nothing.write_text("")
    assert refuse(nothing) == f"{nothing} is not a directory."


@pytest.mark.parametrize("text", ["", "a red boat", "Ünïcode 12", "x" * 90])
def test_tokens_are_counted_as_the_model_reads_them(
    tiny_ltx_directory: Path, ltx: Any, text: str
) -> None:
    counted = count_tokens(tiny_ltx_directory / "tokenizer/tokenizer.json", text)
    assert counted == len(ltx.pipeline.tokenizer(text).input_ids)
