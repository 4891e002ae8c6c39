"""What an LTX pipeline directory must hold, and what its configuration says the model can do."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generation.engines.contract import Capabilities
from generation.engines.directory import read_json
from generation.engines.errors import ModelUnusable
from generation.engines.profile import Profile

PIPELINES = {"LTXPipeline", "LTXConditionPipeline"}

COMPONENTS: dict[str, dict[str, set[str]]] = {
    "scheduler": {"diffusers": {"FlowMatchEulerDiscreteScheduler"}},
    "text_encoder": {"transformers": {"T5EncoderModel"}},
    "tokenizer": {
        "transformers": {
            "PreTrainedTokenizerFast", "T5Tokenizer", "T5TokenizerFast", "TokenizersBackend",
        }
    },
    "transformer": {"diffusers": {"LTXVideoTransformer3DModel"}},
    "vae": {"diffusers": {"AutoencoderKLLTXVideo"}},
}  # fmt: skip
CONFIGS = {
    "scheduler": "scheduler_config.json",
    "text_encoder": "config.json",
    "tokenizer": "tokenizer_config.json",
    "transformer": "config.json",
    "vae": "config.json",
}
WEIGHTS = {
    "text_encoder": "model",
    "transformer": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
}

# Call defaults of LTXConditionPipeline in diffusers 0.42.1.
DEFAULTS: dict[str, int | float] = {
    "steps": 50, "guidance": 3.0, "fps": 25, "width_px": 704, "height_px": 512, "frames": 161,
}  # fmt: skip
# The makers recommend to stay below 720 x 1280 and 257 frames.
_MAX_SIDE_PX, _MAX_FRAMES, _MAX_STEPS = 1280, 257, 100
# LTXConditionPipeline refuses other sides whatever the VAE's ratio.
_PIPELINE_MULTIPLE_PX = 32
_DEFAULT_TOKENS, _MAX_TOKENS = 256, 512


def read_capabilities(directory: Path, profile: Profile) -> Capabilities:
    """Derive what the model obeys from the configurations of its parts.

    Raises: ModelUnusable where they contradict each other or make no sense.
    """
    configs = {name: read_json(directory, f"{name}/{file}") for name, file in CONFIGS.items()}
    space, step = _ratios(configs["vae"])
    _check_channels(configs)
    _check_scheduler(configs["scheduler"])
    multiple = math.lcm(space, _PIPELINE_MULTIPLE_PX)
    tokens = _prompt_tokens(configs["tokenizer"])
    limits: dict[str, Any] = {
        "negative_prompt": True,
        "guidance": True,
        "min_frames": step + 1,
        "max_frames": (_MAX_FRAMES - 1) // step * step + 1,
        "min_side_px": multiple,
        "max_side_px": _MAX_SIDE_PX // multiple * multiple,
        # One step cannot be stretched to a terminal level.
        "min_steps": len(profile.timesteps)
        or (2 if configs["scheduler"].get("shift_terminal") else 1),
        "max_steps": len(profile.timesteps) or _MAX_STEPS,
        "max_prompt_tokens": tokens,
    } | dict(profile.limits)
    if profile.timesteps and {limits["min_steps"], limits["max_steps"]} != {len(profile.timesteps)}:
        raise ModelUnusable(
            f"The schedule of the model has {len(profile.timesteps)} steps, no other."
        )
    if limits["max_prompt_tokens"] > tokens:
        raise ModelUnusable(f"limits.max_prompt_tokens is above the tokenizer's {tokens}.")
    return Capabilities(
        conditions=("first_frame", "any_frame", "clip"),
        size_multiple_px=multiple,
        frames_step=step,
        sizes=limits.pop("sizes", None) or _suggest_sizes(profile, multiple),
        **limits,
    )


def _ratios(vae: Mapping[str, Any]) -> tuple[int, int]:
    """Return the VAE's compression in space and time.

    Source: AutoencoderKLLTXVideo.__init__, diffusers 0.42.1.
    """
    scaling = vae.get("spatio_temporal_scaling", [True, True, True, False])
    if not isinstance(scaling, list) or not all(isinstance(flag, bool) for flag in scaling):
        raise ModelUnusable("vae: spatio_temporal_scaling must be a list of true and false.")
    factor = 2 ** sum(scaling[:8])
    patch = _whole(vae, "vae", "patch_size", 4, high=32)
    patch_t = _whole(vae, "vae", "patch_size_t", 1, high=8)
    space = _whole(vae, "vae", "spatial_compression_ratio", patch * factor, high=128)
    time = _whole(vae, "vae", "temporal_compression_ratio", patch_t * factor, high=32)
    if (space, time) != (patch * factor, patch_t * factor):
        raise ModelUnusable(
            "vae: the compression ratios do not follow from its patches and levels."
        )
    return space, time


def _check_channels(configs: Mapping[str, Mapping[str, Any]]) -> None:
    transformer = configs["transformer"]
    for key in ("patch_size", "patch_size_t"):
        _whole(transformer, "transformer", key, 1, high=1)
    latent = _whole(configs["vae"], "vae", "latent_channels", 128)
    for key in ("in_channels", "out_channels"):
        channels = _whole(transformer, "transformer", key, 128)
        if channels != latent:
            raise ModelUnusable(f"transformer: {key} is {channels}, the vae needs {latent}.")
    width = _whole(configs["text_encoder"], "text_encoder", "d_model", 512)
    caption = _whole(transformer, "transformer", "caption_channels", 4096)
    if caption != width:
        raise ModelUnusable(f"transformer: caption_channels is {caption}, the text has {width}.")
    heads = _whole(transformer, "transformer", "num_attention_heads", 32)
    inner = heads * _whole(transformer, "transformer", "attention_head_dim", 64)
    if _whole(transformer, "transformer", "cross_attention_dim", 2048) != inner:
        raise ModelUnusable(
            f"transformer: cross_attention_dim must be {inner}, heads by their size."
        )


def _check_scheduler(scheduler: Mapping[str, Any]) -> None:
    if _whole(scheduler, "scheduler", "num_train_timesteps", 1000) != 1000:
        raise ModelUnusable("scheduler: num_train_timesteps must be 1000.")
    for key in ("invert_sigmas", "stochastic_sampling", "use_karras_sigmas",
                "use_exponential_sigmas", "use_beta_sigmas"):  # fmt: skip
        if scheduler.get(key):
            raise ModelUnusable(f"scheduler: {key} is not supported.")


def _prompt_tokens(tokenizer: Mapping[str, Any]) -> int:
    """A tokenizer without a limit of its own carries a number near 10^30."""
    stated = tokenizer.get("model_max_length")
    if isinstance(stated, bool) or not isinstance(stated, int) or stated > 10**9:
        return _DEFAULT_TOKENS
    if stated < 2:
        raise ModelUnusable(f"tokenizer: model_max_length {stated} leaves no room for a prompt.")
    return min(stated, _MAX_TOKENS)


def _suggest_sizes(profile: Profile, multiple: int) -> tuple[tuple[int, int], ...]:
    values = DEFAULTS | dict(profile.defaults)
    width, height = int(values["width_px"]), int(values["height_px"])
    side = math.isqrt(width * height) // multiple * multiple
    return tuple(dict.fromkeys([(width, height), (height, width), (side, side)]))


def _whole(
    config: Mapping[str, Any], part: str, key: str, default: int, high: int = 1_000_000
) -> int:
    value = config.get(key)
    value = default if value is None else value
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= high:
        raise ModelUnusable(
            f"{part}: {key} must be a whole number from 1 to {high}, not {value!r}."
        )
    return value
