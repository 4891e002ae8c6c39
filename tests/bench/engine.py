"""What the product adds to the bare pipeline call."""

from collections.abc import Iterator
from statistics import median

from tests.bench.queue import finished
from tests.bench.served import Artist, rows

RENDERS = 9
FRAMES = 49


def measure() -> Iterator[tuple[str, float, str]]:
    """Both lanes through the served product; the pipeline's own time is of the same render."""
    rows()
    from generation.models import Clip

    artist = Artist()
    for model, steps in (("starter", 20), ("starter-turbo", 8)):
        clips = []
        for _ in range(RENDERS + 1):
            artist.submit(model=model, frames=FRAMES, steps=steps)
            clips.append(finished(Clip))
        clips = clips[1:]  # the first one loads the model
        pipeline = [clip.facts["seconds"]["pipeline"] for clip in clips]
        whole = [(clip.finished_at - clip.started_at).total_seconds() for clip in clips]
        yield f"engine.starter_{FRAMES}f_{steps}steps_s", median(whole), "s"
        yield f"engine.pipeline_{FRAMES}f_{steps}steps_s", median(pipeline), "s"
        ratios = [all_s / bare_s for all_s, bare_s in zip(whole, pipeline, strict=True)]
        name = "engine.overhead_ratio" + ("" if steps == 20 else f"_{steps}steps")
        yield name, median(ratios), "x"
        memory = max(clip.facts["peak_memory_mb"] for clip in clips)
        yield f"engine.worker_peak_{steps}steps_mb", memory, "MB"
