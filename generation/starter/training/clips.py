"""Batches of encoded clips with their captions, as the transformer and Turbo learn from them."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch  # noqa: TID253 - only trainings import this module
from numpy.typing import NDArray

from generation.starter.training.flow import Given, Lesson, prepare
from generation.starter.training.latents import STILL_EVERY, latent_frames
from generation.starter.training.text_encoder import choose_unsaid
from generation.starter.world.captions import KINDS, Traits, describe
from generation.starter.world.scenes import LOOP_FRAMES

_UNSAID_SHARE, _SILENT_SHARE, _GIVEN_SHARE, _LOOP_SHARE = 0.1, 0.1, 0.15, 0.05
_EXTENDED = 5  # latent frames that an extension begins with: 17 frames
_DISTURBANCE = 0.25  # most, of given frames: an extension is given what was decoded before


@dataclass(frozen=True, slots=True)
class Encoded:
    """Raw latents as `latents.py` writes them, of every file in a folder."""

    clips: torch.Tensor
    stills: torch.Tensor
    traits: NDArray[Any]

    def choose(self, count: int, rng: random.Random) -> torch.Tensor:
        return torch.tensor([rng.randrange(len(self.clips)) for _ in range(max(1, count))])


def read_folder(folder: Path, length: int) -> Encoded | None:
    """length: latent frames to keep; files with shorter clips are left out. None without files."""
    files = [np.load(path) for path in sorted(folder.glob("*.npz"))]
    files = [file for file in files if file["clips"].shape[1] >= length]
    if not files:
        return None
    return Encoded(
        _join([file["clips"][:, :length] for file in files]),
        _join([file["stills"] for file in files]),
        np.concatenate([file["traits"] for file in files]),
    )


def _join(arrays: list[NDArray[Any]]) -> torch.Tensor:
    return torch.from_numpy(np.concatenate(arrays))


class Clips:
    """Normalised latents of every file of a training, as one random source of batches.

    frames: the lengths of the batches, drawn evenly. Loops, where there are any, are drawn now and
    then, always whole and with the picture that they begin and end with given.

    Raises: FileNotFoundError where no clip is long enough.
    """

    def __init__(
        self,
        directory: Path,
        frames: list[int],
        rng: random.Random,
        silent_share: float = _SILENT_SHARE,
    ) -> None:
        self.rng, self.lengths, self.silent_share = rng, frames, silent_share
        encoded = read_folder(directory / "latents", latent_frames(max(frames)))
        if encoded is None:
            raise FileNotFoundError(f"No latents of {max(frames)} frames in {directory}.")
        self.encoded = encoded
        self.loops = read_folder(directory / "loops", latent_frames(LOOP_FRAMES + 1))
        self.mean, self.spread = normalisation(directory, encoded.clips)

    def draw(self, room: int) -> tuple[Lesson, list[str]]:
        """room: latent frames of the whole batch; longer clips make a smaller one."""
        if self.loops is not None and self.rng.random() < _LOOP_SHARE:
            return self._draw_loops(self.loops, room)
        frames = self.rng.choice(self.lengths)
        length = latent_frames(frames)
        chosen = self.encoded.choose(room // length, self.rng)
        clean = self._normalise(self.encoded.clips[chosen, :length])
        given = self._choose_given(chosen, frames)
        clean[:, : given.first] = _disturb(clean[:, : given.first])
        return prepare(clean, given), self._caption(self.encoded.traits[chosen.numpy()])

    def _draw_loops(self, loops: Encoded, room: int) -> tuple[Lesson, list[str]]:
        chosen = loops.choose(room // loops.clips.shape[1], self.rng)
        clean = self._normalise(loops.clips[chosen])
        clean[:, :1] = _disturb(clean[:, :1])
        given = Given(first=1, still=clean[:, 0], still_frame=LOOP_FRAMES)
        return prepare(clean, given), self._caption(loops.traits[chosen.numpy()])

    def _normalise(self, latents: torch.Tensor) -> torch.Tensor:
        return (latents.float() - self.mean) / self.spread

    def _choose_given(self, chosen: torch.Tensor, frames: int) -> Given:
        """Sometimes the first frames are known, and then sometimes also a later picture."""
        rng = self.rng
        length, stills = latent_frames(frames), frames // STILL_EVERY
        if rng.random() >= _GIVEN_SHARE or length < 3:
            return Given()
        longest = min(_EXTENDED, length - 1)
        first = rng.choice((1, 1, longest, longest, 0, rng.randint(2, longest)))
        if first > 1 or rng.random() < 0.5 or not stills:
            return Given(first)
        index = rng.choice((stills - 1, rng.randrange(stills)))
        still = _disturb(self._normalise(self.encoded.stills[chosen, index]))
        return Given(first, still, (index + 1) * STILL_EVERY)

    def _caption(self, traits: NDArray[Any]) -> list[str]:
        return [self._describe(numbers) for numbers in traits]

    def _describe(self, numbers: NDArray[Any]) -> str:
        if self.rng.random() < self.silent_share:
            return ""
        told = [list(kind)[number] for kind, number in zip(KINDS, numbers, strict=True)]
        return describe(Traits(*told), self.rng, choose_unsaid(self.rng, _UNSAID_SHARE))


def _disturb(latents: torch.Tensor) -> torch.Tensor:
    """latents: normalised, (batch, f, h, w, c) or (batch, h, w, c). Each clip's as it happens."""
    share = torch.rand(len(latents), *[1] * (latents.ndim - 1)) * _DISTURBANCE
    return latents + torch.randn_like(latents) * share


def normalisation(
    directory: Path, clips: torch.Tensor | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return mean and deviation per channel; the first clips decide, all later runs keep it."""
    path = directory / "normalisation.json"
    if clips is not None and not path.is_file():
        flat = clips[:1000].float().flatten(0, 3)
        # Large components stay larger: they are settled first, and they show most.
        deviation = flat.std(0)
        spread = deviation.pow(0.25)
        spread = spread * (deviation / spread).pow(2).mean().sqrt()
        values = {"mean": flat.mean(0).tolist(), "spread": spread.tolist()}
        path.write_text(json.dumps(values))
    stored = json.loads(path.read_text())
    return torch.tensor(stored["mean"]), torch.tensor(stored["spread"])
