"""Safetensors files read by their header alone.

Source: https://github.com/huggingface/safetensors#format (8 bytes length, JSON, data).
"""

import json
import math
import os
from pathlib import Path
from typing import Any

from generation.engines.directory import read_json
from generation.engines.errors import ModelUnusable

_MAX_HEADER_BYTES = 100_000_000
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8,
    "U16": 16, "I16": 16, "F16": 16, "BF16": 16,
    "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64,
}  # fmt: skip


def read_component(directory: Path, component: str, stem: str) -> dict[str, int]:
    """Return how many numbers each tensor of a component holds, in one file or in shards.

    Raises: ModelUnusable if a file is missing, cut short, or not what its header says.
    """
    index = f"{component}/{stem}.safetensors.index.json"
    single = f"{component}/{stem}.safetensors"
    if (directory / single).is_file():
        return read_file(directory, single)
    if not (directory / index).is_file():
        raise ModelUnusable(f"{single} is missing.")
    listed = read_json(directory, index).get("weight_map")
    if not isinstance(listed, dict) or not listed:
        raise ModelUnusable(f"{index} lists no weights.")
    shards = sorted({f"{component}/{name}" for name in listed.values()})
    counts: dict[str, int] = {}
    for shard in shards:
        if not (directory / shard).is_file():
            raise ModelUnusable(f"{shard} is missing.")
        counts |= read_file(directory, shard)
    if missing := sorted(listed.keys() - counts.keys()):
        raise ModelUnusable(f"{component} lacks the tensor {missing[0]}.")
    return counts


def read_file(directory: Path, relative: str) -> dict[str, int]:
    """Return how many numbers each tensor of a file holds.

    Raises: ModelUnusable if the header is broken or the file has not the length it states.
    """
    broken = ModelUnusable(f"{relative} is not a whole safetensors file.")
    with (directory / relative).open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        size = os.fstat(file.fileno()).st_size
        if not 2 <= length <= min(_MAX_HEADER_BYTES, size - 8):
            raise broken
        try:
            header = json.loads(file.read(length))
            tensors = {name: t for name, t in header.items() if name != "__metadata__"}
            counts = {name: _count(tensor) for name, tensor in tensors.items()}
            ends = [tensor["data_offsets"][1] for tensor in tensors.values()]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise broken from error
    if not counts or max(ends) != size - 8 - length:
        raise broken
    return counts


def _count(tensor: dict[str, Any]) -> int:
    begin, end = tensor["data_offsets"]
    numbers = math.prod(tensor["shape"])
    if begin < 0 or (end - begin) * 8 != numbers * _BITS[tensor["dtype"]]:
        raise ValueError("offsets do not fit shape and type")
    return numbers
