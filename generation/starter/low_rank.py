"""Small changes of large matrices: W + up @ down.

Source: Hu and others, "LoRA: Low-Rank Adaptation of Large Language Models", 2021. With them Starter
Turbo costs the clone two megabytes beside the weights of the Starter, not fourteen.
"""

from typing import Any

import torch  # noqa: TID253 - imported where a model is made or trained, never by the web
from torch.nn.utils import parametrize  # noqa: TID253


class Change(torch.nn.Module):
    """Adds up @ down to a matrix (rows, columns); nothing at the beginning."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.down = torch.nn.Parameter(torch.randn(rank, columns) / columns**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rows, rank))

    def forward(self, matrix: torch.Tensor) -> torch.Tensor:
        return matrix + self.up @ self.down


def add_changes(transformer: Any, rank: int) -> dict[str, Change]:
    """Freeze the transformer and let every linear layer of its blocks be changed."""
    transformer.requires_grad_(False)
    changes = {}
    for name, layer in transformer.transformer_blocks.named_modules():
        if isinstance(layer, torch.nn.Linear):
            rows, columns = layer.weight.shape
            changes[name] = Change(rows, columns, rank)
    for name, change in changes.items():
        layer = transformer.transformer_blocks.get_submodule(name)
        parametrize.register_parametrization(layer, "weight", change)
    return changes


def name_tensors(changes: dict[str, Change]) -> dict[str, torch.Tensor]:
    return {
        f"{name}.{part}": tensor.detach()
        for name, change in changes.items()
        for part, tensor in (("up", change.up), ("down", change.down))
    }


@torch.no_grad()
def merge(transformer: Any, tensors: dict[str, torch.Tensor]) -> None:
    """Add stored changes to the matrices for good.

    Raises: AttributeError, KeyError, RuntimeError on misfit.
    """
    for name in sorted({key.rpartition(".")[0] for key in tensors}):
        layer = transformer.transformer_blocks.get_submodule(name)
        layer.weight += tensors[f"{name}.up"] @ tensors[f"{name}.down"]
