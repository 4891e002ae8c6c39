"""What every engine takes and gives. Indexes and counts are pixel frames, never latent ones."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""One RGB picture, (height, width, 3) uint8."""

Frames = NDArray[np.uint8]
"""RGB frames in order, (frames, height, width, 3) uint8."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Condition:
    """A picture (one frame) or a clip placed at a frame of the film, held with a strength.

    frames: (n, height, width, 3) uint8, already at the size of the request. strength: 0 < s <= 1.
    """

    frames: Frames
    frame_index: int
    strength: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderRequest:
    prompt: str
    negative_prompt: str = ""
    width_px: int
    height_px: int
    frames: int
    fps: int
    steps: int
    guidance: float
    seed: int
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Capabilities:
    """What one loaded model obeys. An option that is not in here is not offered.

    conditions: kinds out of "first_frame" (a picture at frame 0), "any_frame" (a picture at a
    later frame), "clip" (several frames). frames_step: t, where a film has k·t + 1 frames.
    sizes: suggested (width_px, height_px). max_prompt_tokens counts the end token.
    """

    negative_prompt: bool
    guidance: bool
    conditions: tuple[str, ...]
    size_multiple_px: int
    frames_step: int
    min_frames: int
    max_frames: int
    min_side_px: int
    max_side_px: int
    min_steps: int
    max_steps: int
    max_prompt_tokens: int
    sizes: tuple[tuple[int, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values; from_dict() gives back an equal object."""
        return asdict(self) | {
            "conditions": list(self.conditions),
            "sizes": [list(size) for size in self.sizes],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        known = {field.name: values[field.name] for field in fields(cls)}
        sizes = tuple((int(width), int(height)) for width, height in known["sizes"])
        return cls(**known | {"conditions": tuple(known["conditions"]), "sizes": sizes})


class Phase(StrEnum):
    LOADING = "loading"
    DENOISING = "denoising"
    DECODING = "decoding"
    SAVING = "saving"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Progress:
    """Where a render stands: `step` of `steps` are done.

    preview() draws one estimate of the finished picture, (height, width, 3) uint8. It costs a
    decode of one frame, may be smaller than the film, and may be called only before on_step
    returns. None: nothing to see yet.
    """

    step: int
    steps: int
    phase: Phase
    preview: Callable[[], Picture] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RenderFacts:
    """What it takes to make the same film again, and what it cost.

    seconds: text, prepare (conditions and noise), denoise, decode, which add up to pipeline;
    callbacks (time spent in on_step and previews, in none of the others); total.
    """

    engine: str
    pipeline_class: str
    versions: dict[str, str]
    device: str
    dtype: str
    threads: int
    model_digest: str
    seconds: dict[str, float]
    peak_memory_mb: float
    frames_sha256: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class RenderResult:
    """frames: (n, height, width, 3) uint8, C-contiguous."""

    frames: Frames
    facts: RenderFacts


class Engine(Protocol):
    """One loaded model. Not thread-safe: one render at a time."""

    @property
    def capabilities(self) -> Capabilities: ...

    def validate(self, request: RenderRequest) -> None:
        """Raises: RequestRejected, naming field, rule and value. Nothing is ever rounded."""

    def render(
        self,
        request: RenderRequest,
        *,
        on_step: Callable[[Progress], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> RenderResult:
        """Render one film; the same request gives the same frames on the same build.

        should_stop is asked before each block of the network, so it must be cheap: read a
        flag, no query. What on_step raises stops the render and reaches the caller as it is.

        Raises: RequestRejected, RenderStopped, OutOfMemory, RenderFailed.
        """


def frames_sha256(frames: Frames) -> str:
    """Hash shape and raw bytes, so that equal bytes in another size differ."""
    digest = hashlib.sha256(repr(frames.shape).encode())
    digest.update(np.ascontiguousarray(frames).data)
    return digest.hexdigest()
