"""What the front page tells of the models."""

from typing import Any

from generation.models import ModelVersion


def parts() -> dict[str, Any]:
    return {"models": ModelVersion.objects.offered()}
