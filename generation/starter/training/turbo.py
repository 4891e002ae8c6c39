"""Teach Starter Turbo to say in one pass what the Starter says in two.

nice -n 19 python -m generation.starter.training.turbo var/starter --minutes 15
The answer to learn is what guidance makes of the shipped averages, with a caption and without one.
Source: Meng and others, "On Distillation of Guided Diffusion Models", 2022, its first stage, for
one strength of guidance.
"""

import argparse
import math
import random
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import torch  # noqa: TID253 - a training is nothing without it

from generation.starter.build import GUIDANCE
from generation.starter.low_rank import add_changes, name_tensors
from generation.starter.training.clips import Clips
from generation.starter.training.flow import Lesson, answer_of, loss_of
from generation.starter.training.pack import load_trained
from generation.starter.training.run import (
    SAVE_EVERY,
    Log,
    choose_device,
    pass_minutes,
    save_state,
    stop_on_request,
)
from generation.starter.training.transformer import (
    clip_gradients,
    make_fast,
    read_captions,
    stance_for,
)

RANK, WARM_UP = 24, 30


class Pupil:
    """The transformer with changes, beside itself without them."""

    def __init__(self, directory: Path, seed: int) -> None:
        torch.manual_seed(seed)
        self.directory, self.device = directory, choose_device()
        parts, _ = load_trained(directory)
        self.text_encoder, self.tokenizer = parts["text_encoder"].eval(), parts["tokenizer"]
        self.text_encoder.to(self.device)
        self.unsaid = read_captions(self.text_encoder, self.tokenizer, [""])
        self.transformer = parts["transformer"]
        self.teacher = deepcopy(self.transformer).eval()
        self.changes = add_changes(self.transformer, RANK)
        for each in (self.teacher, self.transformer):
            make_fast(each.to(self.device))
        self.weights = [each for each in self.transformer.parameters() if each.requires_grad]
        self.optimizer = torch.optim.AdamW(self.weights, betas=(0.9, 0.98), weight_decay=0.0)

    def learn(self, lesson: Lesson, captions: list[str], rate: float) -> float:
        told = read_captions(self.text_encoder, self.tokenizer, captions)
        lesson = lesson.to(self.device)
        lesson = replace(lesson, answer=self._guided(lesson, told))
        with stance_for(lesson), torch.autocast(self.device.type, dtype=torch.bfloat16):
            loss = loss_of(self.transformer, lesson, *told)
        self.optimizer.zero_grad(set_to_none=True)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss.backward()
        clip_gradients(self.weights)
        self.optimizer.step()
        return float(loss.detach())

    @torch.no_grad()
    def _guided(self, lesson: Lesson, told: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
        unsaid = (each.repeat_interleave(len(lesson.tokens), dim=0) for each in self.unsaid)
        with stance_for(lesson), torch.autocast(self.device.type, dtype=torch.bfloat16):
            with_caption = answer_of(self.teacher, lesson, *told).float()
            without = answer_of(self.teacher, lesson, *unsaid).float()
        return without + GUIDANCE * (with_caption - without)

    def save(self, step: int) -> None:
        save_state(self.directory / "turbo.pt", changes=name_tensors(self.changes), step=step)


def train(directory: Path, *, minutes: float, frames: list[int], room: int, rate: float) -> None:
    pupil = Pupil(directory, seed=2)
    clips = Clips(directory, frames, random.Random(2), silent_share=0)
    log = Log(directory / "turbo.csv")
    step = 0
    stop_on_request()
    try:
        for done in pass_minutes(minutes):
            fade = 0.5 * (1 + math.cos(done * math.pi))
            loss = pupil.learn(*clips.draw(room), rate * fade * min(1, (step + 1) / WARM_UP))
            step += 1
            log.note(step, loss)
            if step % SAVE_EVERY == 0:
                pupil.save(step)
    finally:
        pupil.save(step)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the changes of Starter Turbo.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--frames", type=int, nargs="+", default=[9, 25, 49])
    parser.add_argument("--room", type=int, default=96)
    parser.add_argument("--rate", type=float, default=2e-3)
    train(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
