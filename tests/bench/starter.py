"""How well clips of the starter follow their prompts, how long they take, and in how much memory.

ATELIER_BENCH_CLIPS lowers the count of prompts per lane for a quick look; the intervals say what
such a look is worth. No product is served: the pipeline is the one that the worker loads.
"""

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from generation.starter.build import LANES, build_directory, describe_profile
from generation.starter.evaluate import evaluate, evaluate_chains
from generation.starter.sampling import load_pipeline, make_clip
from generation.starter.scenes import Scene
from generation.starter.steadiness import Clip

CLIPS = int(os.environ.get("ATELIER_BENCH_CLIPS", "400"))
CHAINS = max(2, CLIPS // 10)


def measure() -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory(prefix="atelier-starter-") as directory:
        for lane in LANES:
            model = Path(directory) / lane
            build_directory(model, lane=lane)
            defaults = describe_profile(lane=lane, trained=True)["defaults"]
            yield from _measure_lane("" if lane == "standard" else "turbo_", model, defaults)


def _measure_lane(
    prefix: str, model: Path, defaults: dict[str, Any]
) -> Iterator[tuple[str, float, str]]:
    pipeline, seconds = load_pipeline(model), []
    wishes = {name: defaults[name] for name in ("steps", "guidance", "frames")}

    def make(scene: Scene) -> Clip:
        began = time.monotonic()
        clip = make_clip(pipeline, scene.caption, seed=scene.seed % 1000, **wishes)
        seconds.append(time.monotonic() - began)
        return clip

    results = evaluate(make, clips=CLIPS, frames=wishes["frames"])
    if not prefix:
        results |= evaluate_chains(pipeline, chains=CHAINS, **wishes)
    yield f"starter.{prefix}prompts", results.pop("prompts")["count"], "prompts"
    for name, row in results.items():
        yield f"starter.{prefix}{name}", row["share"], "share"
        yield f"starter.{prefix}{name}_interval", row["interval"], "share"
        if not prefix and row["ceiling"] < 1:
            yield f"starter.{name}_ceiling", row["ceiling"], "share"
    yield f"starter.{prefix}{wishes['frames']}f_s", median(seconds), "s"
    yield f"starter.{prefix}peak_mb", _peak_mb(model, wishes), "MB"


def _peak_mb(model: Path, wishes: dict[str, Any]) -> float:
    """Of a process that does nothing but load the model and make a clip."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_make_alone, (model, wishes))


def _make_alone(model: Path, wishes: dict[str, Any]) -> float:
    make_clip(load_pipeline(model), "a red balloon over the sea", seed=1, **wishes)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
