"""What a model directory is, found out without loading it and without torch."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from generation.engines import ltx_layout, profile
from generation.engines.contract import Capabilities, RenderRequest
from generation.engines.directory import digest_files, list_files, read_json
from generation.engines.errors import ModelUnusable, RequestRejected
from generation.engines.limits import check_request, check_side
from generation.engines.weights import read_component

_INDEX = "model_index.json"
_FAMILIES = dict.fromkeys(ltx_layout.PIPELINES, "ltx")


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelFacts:
    """digest: SHA-256 over every file with its relative path. defaults: steps, guidance, fps,
    width_px, height_px, frames. timesteps: the fixed schedule of a distilled model, or empty."""

    family: str
    pipeline_class: str
    digest: str
    capabilities: Capabilities
    parameter_count: int
    size_bytes: int
    trained: bool
    label: str
    defaults: dict[str, int | float]
    timesteps: tuple[float, ...]
    tokenizer_path: Path


def inspect_model(directory: Path) -> ModelFacts:
    """Read a saved pipeline's configuration and weight headers; run and unpickle nothing.

    Raises: ModelUnusable with the reason, for anything that could not be served.
    """
    files = list_files(directory)
    index = read_json(directory, _INDEX)
    pipeline_class = _read_class(index)
    _check_components(directory, index)
    parameters = sum(
        sum(read_component(directory, component, stem).values())
        for component, stem in ltx_layout.WEIGHTS.items()
    )
    tokenizer_path = _check_tokenizer(directory)
    notes = profile.read_profile(directory)
    capabilities = ltx_layout.read_capabilities(directory, notes)
    defaults = _read_defaults(notes, capabilities)
    return ModelFacts(
        family=_FAMILIES[pipeline_class],
        pipeline_class=pipeline_class,
        digest=digest_files(directory, files),
        capabilities=capabilities,
        parameter_count=parameters,
        size_bytes=sum((directory / name).stat().st_size for name in files),
        trained=notes.trained,
        label=notes.label,
        defaults=defaults,
        timesteps=notes.timesteps,
        tokenizer_path=tokenizer_path,
    )


def count_tokens(tokenizer_json: Path, text: str) -> int:
    """Count the pieces the model's tokenizer makes of a text, the end token included."""
    tokenizer = _load_tokenizer(str(tokenizer_json), tokenizer_json.stat().st_mtime_ns)
    return len(tokenizer.encode(text).ids)


@lru_cache(maxsize=16)
def _load_tokenizer(path: str, mtime_ns: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(path)
    # A saved tokenizer may remember how it was last called; counting must see the whole text.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _read_class(index: dict[str, Any]) -> str:
    name = index.get("_class_name")
    if "custom_pipeline" in index or isinstance(name, list):
        raise ModelUnusable("The pipeline brings its own code. Models come without code.")
    if name not in _FAMILIES:
        raise ModelUnusable(f"{_INDEX} names the unknown pipeline {name!r}.")
    return str(name)


def _check_components(directory: Path, index: dict[str, Any]) -> None:
    parts = {key: value for key, value in index.items() if not key.startswith("_")}
    if unknown := sorted(parts.keys() - ltx_layout.COMPONENTS.keys()):
        raise ModelUnusable(f"{_INDEX} names the unknown part {unknown[0]}.")
    for name, allowed in ltx_layout.COMPONENTS.items():
        library, class_name = _read_pair(parts.get(name), name)
        if class_name not in allowed.get(library, set()):
            raise ModelUnusable(f"{name} is {library}.{class_name}, which is not supported.")
        if not (directory / name).is_dir():
            raise ModelUnusable(f"The folder {name} is missing.")
        config = read_json(directory, f"{name}/{ltx_layout.CONFIGS[name]}")
        if "auto_map" in config:
            raise ModelUnusable(f"{name} brings its own code. Models come without code.")
        if library == "diffusers" and config.get("_class_name") != class_name:
            raise ModelUnusable(f"{name} is not the {class_name} that {_INDEX} names.")


def _read_pair(value: Any, name: str) -> tuple[str, str]:
    if value is None:
        raise ModelUnusable(f"{_INDEX} does not name the part {name}.")
    if not isinstance(value, list) or [type(item) for item in value] != [str, str]:
        raise ModelUnusable(f"{_INDEX} does not say which class {name} is.")
    return value[0], value[1]


def _check_tokenizer(directory: Path) -> Path:
    path = directory / "tokenizer" / "tokenizer.json"
    if not path.is_file():
        raise ModelUnusable(
            "tokenizer/tokenizer.json is missing. Save the tokenizer with transformers 5."
        )
    try:
        size = _load_tokenizer(str(path), path.stat().st_mtime_ns).get_vocab_size()
    except Exception as error:  # tokenizers raises bare Exception
        raise ModelUnusable("tokenizer/tokenizer.json cannot be read.") from error
    known = read_json(directory, "text_encoder/config.json").get("vocab_size", 32128)
    if not isinstance(known, int) or size > known:
        raise ModelUnusable(f"The tokenizer has {size} pieces, the text encoder knows {known}.")
    return path


def _read_defaults(notes: profile.Profile, capabilities: Capabilities) -> dict[str, int | float]:
    values: dict[str, Any] = dict(ltx_layout.DEFAULTS)
    if notes.timesteps:
        values["steps"] = len(notes.timesteps)
    if not capabilities.guidance:
        values["guidance"] = 1.0
    values |= notes.defaults
    try:
        check_request(RenderRequest(prompt="a", seed=0, **values), capabilities)
        for width_px, height_px in capabilities.sizes:
            check_side("width_px", width_px, capabilities)
            check_side("height_px", height_px, capabilities)
    except RequestRejected as error:
        raise ModelUnusable(
            f"A default or suggested {error.field} breaks the model's own limits: "
            f"{error.message} State one that fits in {profile.FILE_NAME}."
        ) from error
    return values
