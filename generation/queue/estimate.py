"""How long a clip will take on one slot, from those made before."""

from statistics import median

from django.db.models import F, QuerySet
from django.db.models.expressions import CombinedExpression

from generation.models import Clip, ModelVersion

_NEWEST = 20
# Roughly a small model on a laptop's processor; used until the first clip of a model is made.
_S_PER_PIXEL_STEP = 2e-7
_LEAST_S = 1.0


def estimate_s(
    model_version: ModelVersion, *, width_px: int, height_px: int, frames: int, steps: int
) -> float:
    """Return the median of the newest clips of the same kind, else scale those of the model."""
    made = Clip.objects.done().filter(
        generation__model_version=model_version, run_seconds__isnull=False
    )
    size = {"width_px": width_px, "height_px": height_px, "frames": frames, "steps": steps}
    alike = made.filter(**{f"generation__{name}": value for name, value in size.items()})
    if seconds := [s for s in _newest(alike).values_list("run_seconds", flat=True) if s]:
        return max(_LEAST_S, median(seconds))
    paces = _newest(made).annotate(pace=F("run_seconds") / _work()).values_list("pace", flat=True)
    known = list(paces)
    return max(
        _LEAST_S,
        width_px * height_px * frames * steps * (median(known) if known else _S_PER_PIXEL_STEP),
    )


def _newest(clips: QuerySet[Clip]) -> QuerySet[Clip]:
    return clips.order_by("-pk")[:_NEWEST]


def _work() -> CombinedExpression:
    film = F("generation__width_px") * F("generation__height_px") * 1.0
    return film * F("generation__frames") * F("generation__steps")
