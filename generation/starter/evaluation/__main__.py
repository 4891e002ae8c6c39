"""Measure how well clips follow their captions, on combinations that training never saw.

python -m generation.starter.evaluation MODEL [--clips 100] [--steps 20] [--minutes 15] [--chains 4]
Prints how many prompts were made in the minutes there were, and for each trait the share that was
right, its 95 % interval, the ceiling of the detector (on clips of the renderer) and chance; then
how many clips move and hold still enough, and with --chains how well a clip goes on, comes round,
and keeps place and style for ten seconds.
"""

import argparse
import json
from functools import partial
from math import inf
from pathlib import Path

from generation.starter.build import GUIDANCE
from generation.starter.evaluation.chains import evaluate_chains
from generation.starter.evaluation.prompts import draw_scenes, evaluate, make_for, within
from generation.starter.evaluation.side_by_side import with_pipelines
from generation.starter.sampling import Wishes


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how well clips follow their captions.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--frames", type=int, default=49)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--minutes", type=float, default=inf)
    parser.add_argument("--chains", type=int, default=0)
    chosen = parser.parse_args()
    wishes = Wishes(steps=chosen.steps, guidance=chosen.guidance, frames=chosen.frames)
    scenes = draw_scenes(chosen.clips)
    clips = with_pipelines(chosen.model, partial(make_for, wishes=wishes), scenes)
    results = evaluate(scenes, within(chosen.minutes, clips), frames=wishes.frames)
    if chosen.chains:
        results |= evaluate_chains(chosen.model, chains=chosen.chains, wishes=wishes)
    print(json.dumps(results, indent=2))  # noqa: T201 - the command's result


if __name__ == "__main__":
    main()
