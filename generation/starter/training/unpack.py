"""Turn the committed weights into the state of a training, to go on from them.

python -m generation.starter.training.unpack var/starter
Optimisers start anew. Latents have to be made again: see generation.starter.training.latents.
"""

import argparse
import json
from pathlib import Path

from generation.starter.architecture import build_parts
from generation.starter.training.run import copy_logs, save_state
from generation.starter.weights import WEIGHTS_FILE, read_facts, read_weights


def unpack(weights: Path, directory: Path) -> None:
    """Write the states of encoder, decoder, text encoder and transformer, the normalisation and
    the logs.
    """
    parts, facts = build_parts(1), read_facts(weights)
    read_weights(parts, weights)
    vae = parts["vae"]
    save_state(directory / "encoder.pt", model=vae.encoder.state_dict())
    save_state(directory / "text.pt", model=parts["text_encoder"].state_dict())
    for name, part in (("decoder", vae.decoder), ("model", parts["transformer"])):
        save_state(
            directory / f"{name}.pt",
            model=part.state_dict(),
            average=[parameter.detach() for parameter in part.parameters()],
            step=int(facts["decoder_steps" if name == "decoder" else "steps"]),
            samples=int(facts["samples"]),
        )
    values = {"mean": vae.latents_mean.tolist(), "spread": vae.latents_std.tolist()}
    (directory / "normalisation.json").write_text(json.dumps(values))
    copy_logs(weights.parent, directory)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a training go on from the shipped weights.")
    parser.add_argument("directory", type=Path)
    unpack(WEIGHTS_FILE, parser.parse_args().directory)


if __name__ == "__main__":
    main()
