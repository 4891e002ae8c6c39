"""Have one prompt rendered by several versions, to be compared."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from generation.models import Generation, ModelVersion
from generation.queue.commission import commission
from portal.models import User

_USUAL = ("width_px", "height_px", "frames", "fps", "steps", "guidance")


@transaction.atomic
def commission_comparison(
    *,
    prompt: str,
    negative_prompt: str,
    versions: Sequence[ModelVersion],
    seed: int,
    seeds: int,
    shared: dict[str, int | None],
    by: User,
    key: uuid.UUID,
) -> list[Generation]:
    """One generation for each version, with the same seeds from `seed` on; all of them or none.

    shared: size and length for all; where one is None each version's own default counts, as it
    does for steps and guidance. The pairs appear when the films are finished and gathered. The
    same key gives what was made before.
    Raises: SettingRejected where one of them cannot do what is asked, or the policy says no.
    """
    given = {name: value for name, value in shared.items() if value is not None}
    return [
        commission(
            model_version=version,
            prompt=prompt,
            seed=seed,
            settings=_settings(version, given) | {"negative_prompt": negative_prompt},
            variations=seeds,
            by=by,
            key=uuid.uuid5(key, version.slug),
        )
        for version in versions
    ]


def _settings(version: ModelVersion, given: dict[str, int]) -> dict[str, Any]:
    return {name: version.defaults[name] for name in _USUAL} | given
