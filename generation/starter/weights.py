"""The committed weights: a half-precision file for all trained parts, and one for what Turbo
changes. Each has its digest beside it.
"""

import hashlib
from pathlib import Path
from typing import Any

from generation.starter.architecture import TRAINED_PARTS

WEIGHTS_FILE = Path(__file__).parent / "weights" / "starter.safetensors"
TURBO_FILE = WEIGHTS_FILE.with_name("turbo.safetensors")


class BrokenWeights(ValueError):
    """The file is not the one that was published. Says so in a sentence."""


def digest_file(weights: Path) -> Path:
    return weights.with_suffix(".sha256")


def check_weights(weights: Path) -> None:
    """Compare the file with the digest beside it. Raises: BrokenWeights."""
    try:
        expected = digest_file(weights).read_text().split()[0]
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, IndexError) as error:
        raise BrokenWeights(f"{weights.name} or its digest cannot be read ({error}).") from error
    if found != expected:
        raise BrokenWeights(
            f"{weights} is damaged: its SHA-256 begins with {found[:12]}, and "
            f"{digest_file(weights).name} says {expected[:12]}. Fetch the file again."
        )


def write_weights(parts: dict[str, Any], path: Path, facts: dict[str, str]) -> None:
    """Store the trained parts as float16, with facts such as the step count in the header."""
    tensors = {
        f"{name}.{key}": tensor
        for name in TRAINED_PARTS
        for key, tensor in parts[name].state_dict().items()
        if key != "encoder.embed_tokens.weight"  # T5 ties it to "shared"
    }
    write_tensors(tensors, path, facts)


def write_tensors(tensors: dict[str, Any], path: Path, facts: dict[str, str]) -> None:
    import torch
    from safetensors.torch import save_file

    halves = {
        name: tensor.detach().to(torch.float16).contiguous().clone()
        for name, tensor in tensors.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(halves, path, metadata=facts)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    digest_file(path).write_text(f"{digest}  {path.name}\n")


def read_weights(parts: dict[str, Any], path: Path) -> None:
    """Load a weights file into the parts, as float32.

    Raises: BrokenWeights for other bytes than were published; KeyError, RuntimeError on misfit.
    """
    tensors = read_tensors(path)
    for name in TRAINED_PARTS:
        prefix = f"{name}."
        state = {
            key.removeprefix(prefix): tensor
            for key, tensor in tensors.items()
            if key.startswith(prefix)
        }
        if name == "text_encoder":
            state["encoder.embed_tokens.weight"] = state["shared.weight"]
        parts[name].load_state_dict(state, strict=True)


def read_tensors(path: Path) -> dict[str, Any]:
    """Return the tensors of a file, as float32. Raises: BrokenWeights."""
    import torch
    from safetensors.torch import load_file

    check_weights(path)
    return {name: tensor.to(torch.float32) for name, tensor in load_file(path).items()}


def read_facts(path: Path) -> dict[str, str]:
    """Return what the header says about the training."""
    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        return dict(file.metadata() or {})
