"""From a model directory to a loaded engine."""

from importlib import import_module
from pathlib import Path

from generation.engines import threads as process_threads
from generation.engines.contract import Engine
from generation.engines.errors import ModelUnusable
from generation.engines.inspection import inspect_model

FAMILIES = {"ltx": "generation.engines.ltx.LtxEngine"}


def load_engine(
    directory: Path,
    *,
    digest: str | None = None,
    threads: int | None = None,
    device: str | None = None,
) -> Engine:
    """Load a model and keep it in memory; takes seconds, imports torch.

    digest: what inspect_model() found when the model was registered; threads: CPU threads of
    this process; device: a torch device, by default the GPU if there is one.

    Raises: ModelUnusable if the files changed since, or cannot be loaded.
    """
    facts = inspect_model(directory)
    if digest is not None and facts.digest != digest:
        raise ModelUnusable(
            "The files have changed since this model was registered. Register it anew."
        )
    process_threads.settle(threads)
    module, name = FAMILIES[facts.family].rsplit(".", 1)
    engine: Engine = getattr(import_module(module), name)(
        directory, facts, threads=threads, device=device
    )
    return engine
