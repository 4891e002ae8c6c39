"""How well clips of the starter follow their prompts, how long they take, and in how much memory.

ATELIER_BENCH_CLIPS lowers the count of prompts per lane for a quick look; the intervals say what
such a look is worth. No product is served: the pipeline is the one that the worker loads. Clips to
look at are made by a process for each core; the time is that of one clip with all cores.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from generation.engines.memory import peak_mb
from generation.starter.build import LANES, build_directory
from generation.starter.evaluation.chains import evaluate_chains
from generation.starter.evaluation.prompts import draw_scenes, evaluate, make_for
from generation.starter.evaluation.side_by_side import with_pipelines
from generation.starter.sampling import Wishes, load_pipeline, make_clip

CLIPS = int(os.environ.get("ATELIER_BENCH_CLIPS", "400"))
CHAINS = max(2, CLIPS // 10)
_TIMED = 9


def measure() -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory(prefix="atelier-starter-") as directory:
        for lane in LANES:
            model = Path(directory) / lane
            build_directory(model, lane=lane)
            prefix = "" if lane == "standard" else "turbo_"
            yield from _measure_lane(prefix, model, Wishes.as_shipped(lane))


def _measure_lane(prefix: str, model: Path, wishes: Wishes) -> Iterator[tuple[str, float, str]]:
    seconds, peak = _in_a_process_of_its_own(model, wishes)
    yield f"starter.{prefix}{wishes.frames}f_s", seconds, "s"
    yield f"starter.{prefix}peak_mb", peak, "MB"
    scenes = draw_scenes(CLIPS)
    clips = with_pipelines(model, partial(make_for, wishes=wishes), scenes)
    results = evaluate(scenes, clips, frames=wishes.frames)
    if not prefix:
        results |= evaluate_chains(model, chains=CHAINS, wishes=wishes)
    yield f"starter.{prefix}prompts", results.pop("prompts")["count"], "prompts"
    for name, row in results.items():
        yield f"starter.{prefix}{name}", row["share"], "share"
        yield f"starter.{prefix}{name}_interval", row["interval"], "share"
        if not prefix and "ceiling" in row:
            yield f"starter.{name}_ceiling", row["ceiling"], "share"


def _in_a_process_of_its_own(model: Path, wishes: Wishes) -> tuple[float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_time_clips, (model, wishes))


def _time_clips(model: Path, wishes: Wishes) -> tuple[float, float]:
    """Return the median seconds of a clip, and the peak megabytes of this process.

    The peak that getrusage tells would begin with that of the process that started this one.
    """
    pipeline, seconds = load_pipeline(model), []
    for seed in range(_TIMED):
        began = time.monotonic()
        make_clip(pipeline, "a red balloon rises over the sea", seed, wishes)
        seconds.append(time.monotonic() - began)
    return median(seconds), peak_mb()
