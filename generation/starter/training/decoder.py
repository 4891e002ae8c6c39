"""Train the decoder of the video autoencoder; its encoder is computed.

nice -n 19 python -m generation.starter.training.decoder var/starter --minutes 20
Stops after the minutes given and goes on from its state when it is started again.
"""

import argparse
import math
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch  # noqa: TID253 - a training is nothing without it
import torch.nn.functional as functional  # noqa: TID253
from numpy.typing import NDArray

from generation.starter.architecture import build_parts
from generation.starter.training.linear_decoder import compute_decoder
from generation.starter.training.linear_encoder import compute_encoder, encode
from generation.starter.training.run import (
    HEIGHT_PX,
    SAVE_EVERY,
    WIDTH_PX,
    Average,
    Log,
    can_compile,
    choose_device,
    load_state,
    pass_minutes,
    save_state,
    training_scenes,
)
from generation.starter.world.painting.weathers import PERIOD
from generation.starter.world.scenes import render

FRAMES, SHORT_FRAMES, SCENES, FITTED_ON = 17, 9, 1000, 64
WHOLE_SHARE = 0.25
PEAK_RATE, WARM_UP = 1e-3, 200
EXACT_SHARE = 0.25  # the rounding of bfloat16 leaves a pattern
NOISE_SHARE = 0.1  # of each channel's deviation, so that the decoder forgives the denoiser


def draw_clips(count: int, seed: int) -> NDArray[np.uint8]:
    """Return clips of training scenes, (count, frames, height, width, 3) uint8. All begin at the
    same moment of what falls, for the decoder cannot see it in the latents.
    """
    rng = np.random.default_rng(seed)
    clips = np.empty((count, FRAMES, HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    for index, scene in enumerate(islice(training_scenes(seed), count)):
        first = int(rng.integers(0, 64 // PERIOD)) * PERIOD
        clips[index] = render(
            scene, width_px=WIDTH_PX, height_px=HEIGHT_PX, frames=FRAMES, first=first
        )
    return clips


def choose_batch(clips: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Mostly two short pieces, now and then a whole clip."""
    if rng.random() < WHOLE_SHARE:
        return clips[rng.integers(0, len(clips), 1)]
    start = int(rng.integers(0, (FRAMES - SHORT_FRAMES) // PERIOD + 1)) * PERIOD
    return clips[rng.integers(0, len(clips), 2), start : start + SHORT_FRAMES]


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
    return pixels + 0.5 * (across + down)


def learning_rate(done: float, step: int, peak: float) -> float:
    """done: share of the planned time that is over. step: since this run began."""
    return peak * min(1, (step + 1) / WARM_UP) * (0.05 + 0.95 * math.cos(done * math.pi / 2))


def prepare_encoder(directory: Path, seed: int = 1) -> Any:
    """Return the autoencoder with its computed encoder, from the state or anew."""
    vae = build_parts(seed)["vae"]
    path = directory / "encoder.pt"
    state = load_state(path)
    if state is None:
        compute_encoder(vae.encoder, to_video(draw_clips(120, seed)[:, :SHORT_FRAMES]))
        save_state(path, model=vae.encoder.state_dict())
    else:
        vae.encoder.load_state_dict(state["model"])
    return vae


def train(
    directory: Path,
    *,
    minutes: float,
    rate: float,
    exact: float,
    scenes: int = SCENES,
    seed: int = 1,
) -> None:
    """exact: share of the minutes, at the end, that is computed in float32. scenes: how many are
    rendered at the beginning, to learn from.
    """
    torch.manual_seed(seed)
    vae = prepare_encoder(directory)
    state = load_state(directory / "decoder.pt")
    first = step = int(state["step"]) if state else 0
    clips = draw_clips(scenes, seed + step)
    if state is None:
        compute_decoder(vae, to_video(clips[:FITTED_ON, :SHORT_FRAMES]))
    device = choose_device()
    decoder = vae.to(device).decoder.train()
    if can_compile():
        decoder.compile(dynamic=False)
    optimizer = torch.optim.AdamW(decoder.parameters(), betas=(0.9, 0.99), weight_decay=0)
    average = Average(decoder.parameters(), 0.998)
    if state is not None:
        _restore(state, decoder, optimizer, average)
    rng = np.random.default_rng(seed + step)
    log = Log(directory / "decoder.csv")
    for done in pass_minutes(minutes):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(done, step - first, rate)
        video = to_video(choose_batch(clips, rng)).to(device)
        loss = _take_step(vae, optimizer, video, exact=done > 1 - exact)
        step += 1
        average.update(step)
        log.note(step, loss)
        if step % SAVE_EVERY == 0:
            _save(directory, decoder, optimizer, average, step)
    _save(directory, decoder, optimizer, average, step)


def _take_step(
    vae: Any, optimizer: torch.optim.Optimizer, video: torch.Tensor, *, exact: bool
) -> float:
    latents = encode(vae.encoder, video)
    spread = latents.std(dim=(0, 2, 3, 4), keepdim=True)
    share = torch.rand(len(latents), 1, 1, 1, 1, device=video.device) * 2 * NOISE_SHARE
    noisy = latents + torch.randn_like(latents) * spread * share
    with torch.autocast(video.device.type, dtype=torch.bfloat16, enabled=not exact):
        made = vae.decoder(noisy)
    loss = reconstruction_loss(made.float(), video)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(vae.decoder.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _save(
    directory: Path, decoder: Any, optimizer: torch.optim.Optimizer, average: Average, step: int
) -> None:
    save_state(
        directory / "decoder.pt",
        model=decoder.state_dict(),
        optimizer=optimizer.state_dict(),
        average=average.kept,
        step=step,
    )


def _restore(
    state: dict[str, Any], decoder: Any, optimizer: torch.optim.Optimizer, average: Average
) -> None:
    decoder.load_state_dict(state["model"])
    if "optimizer" in state:
        optimizer.load_state_dict(state["optimizer"])
    average.kept = [
        each.to(live) for each, live in zip(state["average"], average.live, strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the decoder of the starter.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    parser.add_argument("--exact", type=float, default=EXACT_SHARE)
    train(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
