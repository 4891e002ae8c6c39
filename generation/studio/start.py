"""What the composer holds when it opens: an earlier clip's settings, or the newest ones."""

from collections.abc import Mapping
from typing import Any

from generation.models import Clip, Generation, ModelVersion
from generation.studio.offer import Offer
from portal.models import User


def choose_version(
    versions: list[ModelVersion], slug: str, *, usual: ModelVersion | None = None
) -> ModelVersion | None:
    """The one asked for, else the usual one, else the first; None where none is offered."""
    by_slug = {version.slug: version for version in versions}
    if slug in by_slug:
        return by_slug[slug]
    if usual is not None and usual.slug in by_slug:
        return by_slug[usual.slug]
    return versions[0] if versions else None


def newest_generation(user: User) -> Generation | None:
    newest = Generation.objects.filter(artist=user).select_related("model_version")
    return newest.order_by("-pk").first()


def initial_from(generation: Generation, *, version: ModelVersion) -> dict[str, Any]:
    """The words always; the settings where they were made for the model that is chosen."""
    initial: dict[str, Any] = {
        "prompt": generation.prompt,
        "negative_prompt": generation.negative_prompt,
        "variations": generation.variations,
    }
    if generation.model_version_id == version.pk:
        initial |= {
            "size": f"{generation.width_px}x{generation.height_px}",
            "length": generation.frames,
            "steps": generation.steps,
            "guidance": generation.guidance,
        }
    return initial


def initial_from_clip(clip: Clip, *, version: ModelVersion, same_seed: bool) -> dict[str, Any]:
    initial = initial_from(clip.generation, version=version) | {"source": clip.public_id}
    if same_seed:
        initial |= {"seed": clip.seed, "variations": 1}
    return initial


def initial_carried(typed: Mapping[str, str], *, version: ModelVersion) -> dict[str, Any]:
    """What was typed before another model was chosen, as far as that model knows it."""
    offer = Offer(version)
    names = ("negative_prompt", "seed", "variations")
    initial: dict[str, Any] = {name: typed[name] for name in names if name in typed}
    if typed.get("size") in {f"{width}x{height}" for width, height in offer.sizes()}:
        initial["size"] = typed["size"]
    if typed.get("length") in {str(frames) for frames in offer.lengths()}:
        initial["length"] = int(typed["length"])
    return initial
