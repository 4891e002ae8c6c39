"""What may explain that a film came out otherwise than before."""

from collections.abc import Mapping

_CAUSES = ("engine", "pipeline_class", "versions", "device", "dtype", "threads", "model_digest")


def differences(
    then: Mapping[str, object], now: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """Of two `RenderFacts` as dictionaries: name -> (then, now) where they differ."""
    return {
        name: (then.get(name), now.get(name)) for name in _CAUSES if then.get(name) != now.get(name)
    }
