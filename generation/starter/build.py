"""Lay the starter out as a model directory.

python -m generation.starter.build DIRECTORY [--lane turbo] [--untrained]
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from generation.starter.architecture import build_parts, save_pipeline
from generation.starter.weights import (
    TURBO_FILE,
    WEIGHTS_FILE,
    BrokenWeights,
    read_tensors,
    read_weights,
)
from generation.starter.world.words import describe_vocabulary

LANES = ("standard", "turbo")
PROFILE_FILE, VOCABULARY_FILE = "atelier.json", "vocabulary.json"
GUIDANCE = 2.0
_SEED = 1
_SIZES = [[256, 160]]


def build_directory(
    directory: Path, *, lane: str, untrained: bool = False, weights: Path = WEIGHTS_FILE
) -> None:
    """Write a complete pipeline directory with its profile. Needs torch, takes seconds.

    untrained: random weights of a fixed seed even where trained ones are at hand. weights: what
    `pack` wrote, with Turbo's file beside it.
    Raises: ValueError for an unknown lane, BrokenWeights for a damaged file.
    """
    if lane not in LANES:
        raise ValueError(f"The starter has no lane {lane!r}.")
    parts = build_parts(_SEED)
    trained = weights.is_file() and not untrained
    if trained:
        read_weights(parts, weights)
    if trained and lane == "turbo":
        from generation.starter.low_rank import merge

        merge(parts["transformer"], read_tensors(weights.with_name(TURBO_FILE.name)))
    directory.mkdir(parents=True, exist_ok=True)
    save_pipeline(parts, directory)
    _write(directory / VOCABULARY_FILE, describe_vocabulary())
    _write(directory / PROFILE_FILE, describe_profile(lane=lane, trained=trained))


def _write(path: Path, facts: dict[str, Any]) -> None:
    path.write_text(f"{json.dumps(facts, indent=2)}\n")


def describe_profile(*, lane: str, trained: bool) -> dict[str, Any]:
    """Return what `atelier.json` says about the lane."""
    is_turbo = lane == "turbo"
    return {
        "trained": trained,
        "label": "Starter Turbo" if is_turbo else "Starter",
        "defaults": {
            "width_px": 256,
            "height_px": 160,
            "frames": 49,
            "fps": 16,
            "steps": 8 if is_turbo else 20,
            "guidance": 1.0 if is_turbo else GUIDANCE,  # Turbo's answers are guided already
        },
        "limits": {
            "max_frames": 97,
            "max_side_px": 256,
            "max_steps": 12 if is_turbo else 50,
            "max_prompt_tokens": 128,
            "sizes": _SIZES,
        }
        | ({"guidance": False, "negative_prompt": False} if is_turbo else {}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Lay the starter out as a model directory.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--lane", choices=LANES, default="standard")
    parser.add_argument("--untrained", action="store_true")
    chosen = parser.parse_args()
    try:
        build_directory(chosen.directory, lane=chosen.lane, untrained=chosen.untrained)
    except BrokenWeights as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
