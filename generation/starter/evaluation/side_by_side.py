"""Many clips of one model, made by a process for each core: sooner than by one with all cores."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from generation.starter.sampling import load_pipeline

Task = TypeVar("Task")
Result = TypeVar("Result")

_loaded: list[Any] = []


def with_pipelines(
    directory: Path, do: Callable[[Any, Task], Result], tasks: Sequence[Task]
) -> Iterator[Result]:
    """Yield do(pipeline, task) for each task, in order. do: a function of a module."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count(), _begin, (directory,)) as pool:
        yield from pool.imap(partial(_do, do), tasks)


def _begin(directory: Path) -> None:
    import torch

    torch.set_num_threads(1)
    _loaded.append(load_pipeline(directory))


def _do(do: Callable[[Any, Task], Result], task: Task) -> Result:
    return do(_loaded[0], task)
