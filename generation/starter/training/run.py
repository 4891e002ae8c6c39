"""What both trainings share: scenes at random, moving averages, a log and a state on disk."""

import csv
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from generation.starter.world.captions import training_traits
from generation.starter.world.scenes import Scene

WIDTH_PX, HEIGHT_PX = 256, 160
LOG_EVERY, SAVE_EVERY = 20, 100


def training_scenes(seed: int, *, loops: bool = False) -> Iterator[Scene]:
    """Endless scenes of the combinations that training may see."""
    rng = random.Random(seed)
    traits = training_traits()
    while True:
        yield Scene(rng.choice(traits), rng.randrange(2**31), loops)


class Average:
    """Exponential moving average of parameters, the weights that are shipped."""

    def __init__(self, parameters: Iterable[Any], decay: float) -> None:
        self.decay = decay
        self.live = list(parameters)
        self.restart()

    def restart(self) -> None:
        self.kept = [parameter.detach().clone() for parameter in self.live]

    def update(self, step: int) -> None:
        import torch

        decay = min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(self.kept, [each.detach() for each in self.live], 1 - decay)


class Log:
    """A CSV of step, seconds and loss, and a line on the terminal for each row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began = time.monotonic()
        self.losses: list[float] = []

    def note(self, step: int, loss: float) -> None:
        self.losses.append(loss)
        if step % LOG_EVERY:
            return
        row = [step, round(time.monotonic() - self.began), round(_mean(self.losses), 5)]
        self.losses.clear()
        with self.path.open("a", newline="") as file:
            csv.writer(file).writerow(row)
        print("step {} after {} s: loss {}".format(*row), flush=True)  # noqa: T201 - a command


def copy_logs(source: Path, target: Path) -> None:
    for log in source.glob("*.csv"):
        shutil.copyfile(log, target / log.name)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def pass_minutes(minutes: float) -> Iterator[float]:
    """Yield the share of the minutes that is over, again and again until they are."""
    began = time.monotonic()
    while (done := (time.monotonic() - began) / 60 / minutes) < 1:
        yield done


def choose_device() -> Any:
    """Return the torch device that trainings compute on."""
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def can_compile() -> bool:
    """torch.compile needs a C++ compiler."""
    return shutil.which("g++") is not None


def stop_on_request() -> None:
    """Let a polite kill end a training as Ctrl-C does: it saves, and goes on at the next start."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped; start it again to go on."))


def save_state(path: Path, **state: Any) -> None:
    """Write the whole state of a training in one step, so that a stop never tears it."""
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def load_state(path: Path) -> dict[str, Any] | None:
    import torch

    if not path.is_file():
        return None
    return torch.load(path, weights_only=True, map_location="cpu")
