"""Flow matching on packed latents: what the transformer sees in training, and what it should say.

Noisy = (1 - level) * clean + level * noise; the answer is noise - clean. A token whose content is
given stands at level 0 and is not scored, as in LTXConditionPipeline.
"""

from dataclasses import dataclass, replace
from typing import Any

import torch  # noqa: TID253 - only trainings import this module

from generation.starter.architecture import SPACE_RATIO, TIME_RATIO
from generation.starter.world.scenes import FPS


@dataclass(frozen=True, slots=True)
class Given:
    """What of a clip is known beforehand: its first latent frames, and a picture further on."""

    first: int = 0
    still: torch.Tensor | None = None  # (batch, h, w, c)
    still_frame: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Inputs of the transformer and the answer for each token. Given tokens stand at level 0."""

    tokens: torch.Tensor
    levels: torch.Tensor
    coordinates: torch.Tensor
    answer: torch.Tensor

    is_free: bool
    """Nothing is given."""

    def to(self, device: torch.device) -> "Lesson":
        return replace(
            self,
            tokens=self.tokens.to(device),
            levels=self.levels.to(device),
            coordinates=self.coordinates.to(device),
            answer=self.answer.to(device),
        )


def draw_levels(batch: int, shift: float = 0.7) -> torch.Tensor:
    """Logit-normal levels of noise, (batch, 1)."""
    return torch.sigmoid(torch.randn(batch, 1) + shift)


def prepare(clean: torch.Tensor, given: Given) -> Lesson:
    """clean: normalised latents (batch, f, h, w, c).

    All tokens count the same. Where those with the subject in them count more, the answer leans
    towards seeing it, and it comes twice or far too wide.
    """
    batch, frames, height, width, channels = clean.shape
    area = height * width
    packed = clean.reshape(batch, frames * area, channels)
    noise = torch.randn_like(packed)
    levels = draw_levels(batch).expand(batch, frames * area).clone()
    levels[:, : given.first * area] = 0
    tokens = torch.lerp(packed, noise, levels[..., None])
    answer, coordinates = noise - packed, make_coordinates(frames, height, width)
    if given.still is not None:
        still = given.still.reshape(batch, area, channels)
        tokens = torch.cat([still, tokens], dim=1)
        answer = torch.cat([still, answer], dim=1)
        levels = torch.cat([torch.zeros(batch, area), levels], dim=1)
        place = make_coordinates(1, height, width)
        place[0] += given.still_frame / FPS
        coordinates = torch.cat([place, coordinates], dim=1)
    is_free = bool((levels > 0).all())
    return Lesson(tokens, levels, coordinates.expand(batch, -1, -1), answer, is_free)


def make_coordinates(frames: int, height: int, width: int, fps: int = FPS) -> torch.Tensor:
    """Return (3, tokens): seconds, then pixels from the top and from the left."""
    grids = torch.meshgrid(
        torch.arange(frames), torch.arange(height), torch.arange(width), indexing="ij"
    )
    time, y, x = (each.flatten().float() for each in grids)
    seconds = (time * TIME_RATIO + 1 - TIME_RATIO).clamp(min=0) / fps
    return torch.stack([seconds, y * SPACE_RATIO, x * SPACE_RATIO])


def answer_of(transformer: Any, lesson: Lesson, text: torch.Tensor, mask: torch.Tensor) -> Any:
    """Return what the transformer says to each token, (batch, tokens, channels)."""
    # One level per clip is cheaper than one per token, and the same where nothing is given.
    levels = lesson.levels[:, :1] if lesson.is_free else lesson.levels
    return transformer(
        hidden_states=lesson.tokens,
        encoder_hidden_states=text,
        timestep=levels * 1000,
        encoder_attention_mask=mask,
        video_coords=lesson.coordinates,
        return_dict=False,
    )[0]


def loss_of(transformer: Any, lesson: Lesson, text: torch.Tensor, mask: torch.Tensor) -> Any:
    """Return the mean squared error over the tokens that were not given."""
    error = (answer_of(transformer, lesson, text, mask) - lesson.answer).pow(2)
    open_tokens = (lesson.levels > 0)[..., None]
    return (error * open_tokens).sum() / (open_tokens.sum() * error.shape[-1])
