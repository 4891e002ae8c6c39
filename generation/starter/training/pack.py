"""Turn the state of a training into the weights file of the starter.

python -m generation.starter.training.pack var/starter [--to FILE]
What Turbo changes goes into a file of its own beside it, where it has been trained, and so do the
logs of the losses.
"""

import argparse
from pathlib import Path
from typing import Any

from generation.starter.architecture import build_parts
from generation.starter.training.clips import normalisation
from generation.starter.training.decoder import prepare_encoder
from generation.starter.training.run import copy_logs, load_state
from generation.starter.weights import TURBO_FILE, WEIGHTS_FILE, write_tensors, write_weights


def load_trained(directory: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the averaged parts of a training and what to say about them.

    Raises: FileNotFoundError if a part has not been trained.
    """
    import torch

    parts = build_parts(1)
    parts["vae"] = prepare_encoder(directory)
    names = ("text", "decoder", "model")
    text, decoder, model = (load_state(directory / f"{name}.pt") for name in names)
    if text is None or decoder is None or model is None:
        raise FileNotFoundError(f"{directory} has no trained model yet.")
    parts["text_encoder"].load_state_dict(text["model"])
    with torch.no_grad():
        for part, state in ((parts["transformer"], model), (parts["vae"].decoder, decoder)):
            for parameter, average in zip(part.parameters(), state["average"], strict=True):
                parameter.copy_(average)
        mean, spread = normalisation(directory)
        parts["vae"].latents_mean.copy_(mean)
        parts["vae"].latents_std.copy_(spread)
    return parts, {
        "steps": str(model["step"]),
        "samples": str(model["samples"]),
        "decoder_steps": str(decoder["step"]),
    }


def pack(directory: Path, to: Path) -> None:
    parts, facts = load_trained(directory)
    write_weights(parts, to, facts)
    turbo = load_state(directory / "turbo.pt")
    if turbo is not None:
        changes, steps = turbo["changes"], str(turbo["step"])
        write_tensors(changes, to.with_name(TURBO_FILE.name), {"steps": steps})
    copy_logs(directory, to.parent)


def main() -> None:
    parser = argparse.ArgumentParser(description="Pack a training into the starter's weights.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--to", type=Path, default=WEIGHTS_FILE)
    pack(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
