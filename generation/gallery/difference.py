"""What differs in the parameters of some clips, and what is the same in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from generation.models import Clip


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value for each clip, in their order; is_words: somebody wrote it."""

    label: str
    values: list[str]
    is_words: bool = False

    @property
    def is_same(self) -> bool:
        return len(set(self.values)) == 1


def parameters_of(clips: Sequence[Clip], *, guests: set[int]) -> list[Parameter]:
    """Those that an artist chose. guests: keys of clips seen only because they are shown."""
    made = [clip.generation for clip in clips]
    kept_out = [
        "not shown" if clip.pk in guests else clip.generation.negative_prompt for clip in clips
    ]
    return [
        Parameter(label="Prompt", values=[one.prompt for one in made], is_words=True),
        Parameter(label="Kept out", values=[one or "nothing" for one in kept_out], is_words=True),
        Parameter(label="Model", values=[one.model_version.label for one in made]),
        Parameter(label="Lane", values=[one.model_version.get_lane_display() for one in made]),
        Parameter(
            label="Size",
            values=[f"{one.width_px} \N{MULTIPLICATION SIGN} {one.height_px}" for one in made],
        ),
        Parameter(label="Length", values=[f"{one.frames} frames, {one.fps} fps" for one in made]),
        Parameter(label="Seed", values=[str(clip.seed) for clip in clips]),
        Parameter(label="Steps", values=[str(one.steps) for one in made]),
        Parameter(label="Guidance", values=[f"{one.guidance:g}" for one in made]),
    ]
