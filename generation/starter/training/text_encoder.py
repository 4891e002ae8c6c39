"""Teach the text encoder what captions tell, before any picture is made.

nice -n 19 python -m generation.starter.training.text_encoder var/starter
Every token of its output has to say all traits of the caption, so that the transformer can read
them wherever it looks. Two minutes on two cores. Goes on from its state where there is one.
"""

import argparse
import random
from pathlib import Path
from typing import Any

import torch  # noqa: TID253 - a training is nothing without it
import torch.nn.functional as functional  # noqa: TID253

from generation.starter.architecture import build_parts
from generation.starter.tokenizer import MORE_WORDS
from generation.starter.training.run import Log, load_state, save_state
from generation.starter.world.captions import KINDS, Traits, describe, training_traits
from generation.starter.world.words import PHRASES, Colour, Direction, Place, Subject, Trait

TOKENS, BATCH, PEAK_RATE = 40, 64, 1e-3
_UNSAID_SHARE, _STRAY_SHARE = 0.3, 0.3
_OMITTED: tuple[type[Trait], ...] = (Place, Colour, Subject, Direction)


_SPOKEN = {word for phrases in PHRASES.values() for phrase in phrases for word in phrase.split()}
_STRAY_WORDS = [word for word in MORE_WORDS if word not in _SPOKEN]


def choose_unsaid(rng: random.Random, share: float) -> frozenset[type[Trait]]:
    """Mostly nothing; else each kind with an even chance. No style said means plain, and no light
    the day.
    """
    if rng.random() >= share:
        return frozenset()
    return frozenset(kind for kind in _OMITTED if rng.random() < 0.5)


def label(traits: Traits, unsaid: frozenset[type[Trait]]) -> list[int]:
    """One number per kind: 0 when unsaid, else the place in its list from 1 on."""
    return [
        0 if kind in unsaid else number + 1
        for kind, number in zip(KINDS, traits.numbers, strict=True)
    ]


def train(directory: Path, *, steps: int, rate: float, seed: int = 1) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    parts = build_parts(seed)
    encoder, tokenizer = parts["text_encoder"].train(), parts["tokenizer"]
    if (state := load_state(directory / "text.pt")) is not None:
        encoder.load_state_dict(state["model"])
    heads = torch.nn.ModuleList([torch.nn.Linear(256, len(kind) + 1) for kind in KINDS])
    weights = [*encoder.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(weights, lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    log = Log(directory / "text.csv")
    rng = random.Random(seed)
    for step in range(1, steps + 1):
        ids, mask, labels = _draw_batch(tokenizer, rng)
        told = encoder(ids, attention_mask=mask)[0][mask.bool()]
        wanted = labels.repeat_interleave(mask.sum(dim=1), dim=0)
        losses = [functional.cross_entropy(head(told), wanted[:, index])
                  for index, head in enumerate(heads)]  # fmt: skip
        loss = torch.stack(losses).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        log.note(step, float(loss.detach()))
    save_state(directory / "text.pt", model=encoder.state_dict())


def _draw_batch(
    tokenizer: Any, rng: random.Random
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    traits = rng.choices(training_traits(), k=BATCH)
    unsaid = [choose_unsaid(rng, _UNSAID_SHARE) for _ in traits]
    captions = [
        _with_stray_words(describe(each, rng, silent), rng)
        for each, silent in zip(traits, unsaid, strict=True)
    ]
    tokens = tokenizer(
        captions, padding="longest", truncation=True, max_length=TOKENS, return_tensors="pt"
    )
    labels = [label(each, silent) for each, silent in zip(traits, unsaid, strict=True)]
    return tokens.input_ids, tokens.attention_mask, torch.tensor(labels)


def _with_stray_words(caption: str, rng: random.Random) -> str:
    """Now and then a few words that mean nothing in this world, as people will write them."""
    words = caption.split()
    if rng.random() < _STRAY_SHARE:
        for _ in range(rng.randint(1, 4)):
            words.insert(rng.randint(0, len(words)), rng.choice(_STRAY_WORDS))
    return " ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the text encoder of the starter.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    train(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
