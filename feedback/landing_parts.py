"""What the front page tells of pay."""

from typing import Any

from feedback.models import RateCard


def parts() -> dict[str, Any]:
    return {"rate_card": RateCard.objects.current()}
