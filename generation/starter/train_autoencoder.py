"""Train the video autoencoder.

nice -n 19 python -m generation.starter.train_autoencoder var/starter --minutes 20
Stops after the minutes given and goes on from its state when it is started again.
"""

import argparse
import math
import time
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch  # noqa: TID253 - a training is nothing without it
import torch.nn.functional as functional  # noqa: TID253
from numpy.typing import NDArray

from generation.starter.architecture import build_parts
from generation.starter.linear_start import start_linear
from generation.starter.scenes import render
from generation.starter.training import (
    HEIGHT_PX,
    SAVE_EVERY,
    WIDTH_PX,
    Average,
    Log,
    load_state,
    save_state,
    training_scenes,
)

FRAMES, SHORT_FRAMES, SCENES = 17, 9, 800
WHOLE_SHARE = 0.25
PEAK_RATE, WARM_UP = 5e-4, 100
NOISE_SHARE = 0.1  # of each channel's deviation, so that the decoder forgives the denoiser


def draw_clips(count: int, seed: int) -> NDArray[np.uint8]:
    """Return clips of training scenes, (count, frames, height, width, 3) uint8."""
    rng = np.random.default_rng(seed)
    clips = np.empty((count, FRAMES, HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    for index, scene in enumerate(islice(training_scenes(seed), count)):
        first = int(rng.integers(0, 64))
        clips[index] = render(
            scene, width_px=WIDTH_PX, height_px=HEIGHT_PX, frames=FRAMES, first=first
        )
    return clips


def choose_batch(clips: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Mostly two short pieces, now and then a whole clip, mirrored half of the time."""
    if rng.random() < WHOLE_SHARE:
        batch = clips[rng.integers(0, len(clips), 1)]
    else:
        start = int(rng.integers(0, FRAMES - SHORT_FRAMES + 1))
        batch = clips[rng.integers(0, len(clips), 2), start : start + SHORT_FRAMES]
    return np.ascontiguousarray(batch[:, :, :, ::-1] if rng.random() < 0.5 else batch)


def to_video(clips: NDArray[np.uint8]) -> torch.Tensor:
    """Return (batch, 3, frames, height, width) between -1 and 1."""
    return torch.from_numpy(clips).permute(0, 4, 1, 2, 3).float().div_(127.5).sub_(1)


def reconstruction_loss(made: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
    """L1 of pixels and of edges; what moves counts up to five times."""
    moved = (real - real.mean(dim=2, keepdim=True)).abs().mean(dim=1, keepdim=True)
    weight = 1 + 4 * (moved * 4).clamp(max=1)
    pixels = ((made - real).abs() * weight).mean()
    across = functional.l1_loss(made.diff(dim=4), real.diff(dim=4))
    down = functional.l1_loss(made.diff(dim=3), real.diff(dim=3))
    return pixels + across + down


def learning_rate(done: float, step: int) -> float:
    """done: share of the planned time that is over."""
    return PEAK_RATE * min(1, (step + 1) / WARM_UP) * (0.03 + 0.97 * math.cos(done * math.pi / 2))


def train(directory: Path, minutes: float, seed: int = 1) -> None:
    torch.manual_seed(seed)
    vae = build_parts(seed)["vae"].train()
    optimizer = torch.optim.AdamW(vae.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0)
    average = Average(vae.parameters(), 0.995)
    step = _resume(directory, vae, optimizer, average)
    clips = draw_clips(SCENES, seed + step)
    if not step:
        start_linear(vae, to_video(clips[:100, :SHORT_FRAMES]))
        average.restart()
    rng = np.random.default_rng(seed + step)
    directory.mkdir(parents=True, exist_ok=True)
    log = Log(directory / "autoencoder.csv")
    began = time.monotonic()
    while (done := (time.monotonic() - began) / 60 / minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(done, step)
        loss = _take_step(vae, optimizer, to_video(choose_batch(clips, rng)))
        step += 1
        average.update(step)
        log.note(step, loss)
        if step % SAVE_EVERY == 0:
            _save(directory, vae, optimizer, average, step)
    _save(directory, vae, optimizer, average, step)


def _take_step(vae: Any, optimizer: torch.optim.Optimizer, video: torch.Tensor) -> float:
    mean = vae.encode(video).latent_dist.mode()
    spread = mean.detach().std(dim=(0, 2, 3, 4), keepdim=True)
    latents = mean + torch.randn_like(mean) * spread * NOISE_SHARE
    loss = reconstruction_loss(vae.decode(latents).sample, video) + 1e-4 * mean.pow(2).mean()
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _save(
    directory: Path, vae: Any, optimizer: torch.optim.Optimizer, average: Average, step: int
) -> None:
    save_state(
        directory / "autoencoder.pt",
        model=vae.state_dict(),
        optimizer=optimizer.state_dict(),
        average=average.kept,
        step=step,
    )


def _resume(
    directory: Path, vae: Any, optimizer: torch.optim.Optimizer, average: Average
) -> int:
    state = load_state(directory / "autoencoder.pt")
    if state is None:
        return 0
    vae.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    average.kept = state["average"]
    return int(state["step"])


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the video autoencoder of the starter.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    chosen = parser.parse_args()
    train(chosen.directory, chosen.minutes)


if __name__ == "__main__":
    main()
