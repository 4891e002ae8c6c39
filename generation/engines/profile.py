"""`atelier.json`: what a model's makers say about it that its configuration cannot.

    {"trained": false, "label": "Starter", "defaults": {"steps": 20, ...},
     "limits": {"max_frames": 97, "sizes": [[256, 160]], ...}, "timesteps": [1000, 750, ...]}

Every key may be left out. `timesteps` is the fixed schedule of a distilled model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from generation.engines.directory import read_json
from generation.engines.errors import ModelUnusable

FILE_NAME = "atelier.json"

DEFAULTS: dict[str, type] = {
    "steps": int, "guidance": float, "fps": int,
    "width_px": int, "height_px": int, "frames": int,
}  # fmt: skip
LIMITS: dict[str, type] = {
    "negative_prompt": bool, "guidance": bool, "sizes": list, "max_prompt_tokens": int,
    "min_frames": int, "max_frames": int, "min_side_px": int, "max_side_px": int,
    "min_steps": int, "max_steps": int,
}  # fmt: skip
_KEYS: dict[str, type] = {
    "trained": bool, "label": str, "defaults": dict, "limits": dict, "timesteps": list,
}  # fmt: skip

_WORDS = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    trained: bool = True
    label: str = ""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)
    timesteps: tuple[float, ...] = ()


def read_profile(directory: Path) -> Profile:
    """Return what the file says, or the defaults where there is none.

    Raises: ModelUnusable for a key or a type it does not know.
    """
    if not (directory / FILE_NAME).exists():
        return Profile()
    values = read_json(directory, FILE_NAME)
    _check_types(values, _KEYS, "")
    _check_types(values.get("defaults", {}), DEFAULTS, "defaults.")
    _check_types(values.get("limits", {}), LIMITS, "limits.")
    limits = dict(values.get("limits", {}))
    if "sizes" in limits:
        limits["sizes"] = _read_sizes(limits["sizes"])
    timesteps = _read_timesteps(values.get("timesteps", []))
    return Profile(**values | {"limits": limits, "timesteps": timesteps})


def _check_types(values: Mapping[str, Any], types: Mapping[str, type], prefix: str) -> None:
    for key, value in values.items():
        if key not in types:
            raise ModelUnusable(f"{FILE_NAME} has the unknown key {prefix}{key}.")
        wanted = (int, float) if types[key] is float else types[key]
        is_flag = isinstance(value, bool)
        if is_flag != (types[key] is bool) or not isinstance(value, wanted):
            raise ModelUnusable(f"{FILE_NAME}: {prefix}{key} must be {_WORDS[types[key]]}.")
        if types[key] is int and values[key] < 1:
            raise ModelUnusable(f"{FILE_NAME}: {prefix}{key} must be at least 1.")


def _read_sizes(sizes: list[Any]) -> tuple[tuple[int, int], ...]:
    try:
        pairs = tuple((int(width), int(height)) for width, height in sizes)
    except (TypeError, ValueError) as error:
        message = f"{FILE_NAME}: limits.sizes must be pairs of width and height."
        raise ModelUnusable(message) from error
    if not pairs:
        raise ModelUnusable(f"{FILE_NAME}: limits.sizes is empty.")
    return pairs


def _read_timesteps(values: list[Any]) -> tuple[float, ...]:
    numeric = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values)
    if not numeric or not all(0 < v <= 1000 for v in values):
        raise ModelUnusable(f"{FILE_NAME}: timesteps must lie above 0 and at most at 1000.")
    if any(later >= earlier for earlier, later in pairwise(values)):
        raise ModelUnusable(f"{FILE_NAME}: timesteps must fall from one to the next.")
    return tuple(float(value) for value in values)
