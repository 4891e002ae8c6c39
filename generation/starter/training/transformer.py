"""Train the transformer on encoded clips.

nice -n 19 python -m generation.starter.training.transformer var/starter --minutes 60
Goes on from its state when it is started again. A batch has room for 96 latent frames: 32 clips of
9 frames, 13 of 25 or 7 of 49.
"""

import argparse
import math
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch  # noqa: TID253 - a training is nothing without it

from generation.starter.architecture import build_parts
from generation.starter.training.attention import PlainAttention
from generation.starter.training.clips import Clips
from generation.starter.training.flow import Lesson, loss_of
from generation.starter.training.run import (
    SAVE_EVERY,
    Average,
    Log,
    can_compile,
    choose_device,
    load_state,
    pass_minutes,
    save_state,
    stop_on_request,
)
from generation.starter.training.text_encoder import TOKENS

WARM_UP = 60


class Trainer:
    def __init__(self, directory: Path, seed: int) -> None:
        torch.manual_seed(seed)
        self.directory, self.device = directory, choose_device()
        parts = build_parts(seed)
        self.transformer, self.tokenizer = parts["transformer"].train(), parts["tokenizer"]
        make_fast(self.transformer.to(self.device))
        self.text_encoder = parts["text_encoder"].eval().to(self.device)
        self.text_encoder.load_state_dict((load_state(directory / "text.pt") or {})["model"])
        blocks = self.transformer.transformer_blocks
        inner = [each for name, each in blocks.named_parameters() if _is_matrix(name, each)]
        chosen = {id(each) for each in inner}
        outer = [each for each in self.transformer.parameters() if id(each) not in chosen]
        self.optimizers = [
            torch.optim.Muon(inner, weight_decay=0.01, ns_steps=4, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(outer, betas=(0.9, 0.98), weight_decay=0.0),
        ]
        self.average = Average(self.transformer.parameters(), 0.998)
        self.step = self.samples = 0
        self.is_new = True  # without the momentum of earlier steps
        self._resume()

    def learn(self, lesson: Lesson, captions: list[str], rate: float) -> float:
        text, mask = read_captions(self.text_encoder, self.tokenizer, captions)
        lesson = lesson.to(self.device)
        with stance_for(lesson), torch.autocast(self.device.type, dtype=torch.bfloat16):
            loss = loss_of(self.transformer, lesson, text, mask)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
            for group in optimizer.param_groups:
                group["lr"] = rate
        loss.backward()
        clip_gradients(self.transformer.parameters())
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self.samples += len(captions)
        self.average.update(self.step)
        return float(loss.detach())

    def save(self) -> None:
        save_state(
            self.directory / "model.pt",
            model=self.transformer.state_dict(),
            optimizers=[optimizer.state_dict() for optimizer in self.optimizers],
            average=self.average.kept,
            step=self.step,
            samples=self.samples,
        )

    def _resume(self) -> None:
        state = load_state(self.directory / "model.pt")
        if state is None:
            return
        self.transformer.load_state_dict(state["model"])
        if "optimizers" in state:
            self.is_new = False
            for optimizer, stored in zip(self.optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(stored)
        self.average.kept = [each.to(self.device) for each in state["average"]]
        self.step, self.samples = state["step"], state["samples"]


def make_fast(transformer: Any) -> None:
    """Plain attention, and compiled blocks where there is a C++ compiler: most of a step is small
    operations, and this nearly halves it.

    Each length of clip is compiled once, half a minute each time. A GPU has fast attention itself.
    """
    if transformer.device.type == "cpu":
        transformer.set_attn_processor(PlainAttention())
    if can_compile():
        transformer.compile_repeated_blocks(dynamic=False)


def stance_for(lesson: Lesson) -> Any:
    """Batches with given frames are rare and of many shapes, and compiled with a picture in the
    middle torch 2.13 made gradients of them that are not numbers.
    """
    return torch.compiler.set_stance("default" if lesson.is_free else "force_eager")


def clip_gradients(parameters: Iterable[torch.nn.Parameter]) -> None:
    """Raises: RuntimeError for gradients that are not numbers, before they spoil the weights."""
    torch.nn.utils.clip_grad_norm_(parameters, 1.0, error_if_nonfinite=True)


@torch.no_grad()
def read_captions(
    text_encoder: Any, tokenizer: Any, captions: list[str]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return hidden states (batch, tokens, 256) and mask, always as long: see make_fast."""
    tokens = tokenizer(
        captions, padding="max_length", truncation=True, max_length=TOKENS, return_tensors="pt"
    )
    tokens = tokens.to(text_encoder.device)
    return text_encoder(tokens.input_ids, tokens.attention_mask)[0], tokens.attention_mask


def _is_matrix(name: str, parameter: torch.nn.Parameter) -> bool:
    return parameter.ndim == 2 and "scale_shift_table" not in name


def train(
    directory: Path, *, minutes: float, frames: list[int], room: int, rate: float, ending: float
) -> None:
    """ending: share of the peak rate at the end of this run."""
    trainer = Trainer(directory, seed=1)
    rng = random.Random(trainer.step)
    clips = Clips(directory, frames, rng)
    log = Log(directory / "model.csv")
    first = trainer.step
    warm_up = WARM_UP if trainer.is_new else 1
    stop_on_request()
    try:
        for done in pass_minutes(minutes):
            fade = ending + (1 - ending) * 0.5 * (1 + math.cos(done * math.pi))
            warm = min(1, (trainer.step - first + 1) / warm_up)
            loss = trainer.learn(*clips.draw(room), rate * fade * warm)
            log.note(trainer.step, loss)
            if trainer.step % SAVE_EVERY == 0:
                trainer.save()
    finally:
        trainer.save()


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the transformer of the starter.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--frames", type=int, nargs="+", default=[9, 25, 49])
    parser.add_argument("--room", type=int, default=96)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--ending", type=float, default=0.1)
    train(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
