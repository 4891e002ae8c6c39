import pytest
import torch  # noqa: TID253 - the changes are tensors

from generation.starter.architecture import build_parts
from generation.starter.low_rank import add_changes, merge, name_tensors
from generation.starter.training.flow import make_coordinates
from generation.starter.weights import (
    TURBO_FILE,
    WEIGHTS_FILE,
    read_tensors,
    read_weights,
    write_tensors,
)

INPUTS = {
    "hidden_states": torch.randn(1, 12, 48),
    "encoder_hidden_states": torch.randn(1, 5, 256),
    "encoder_attention_mask": torch.ones(1, 5),
    "timestep": torch.full((1, 1), 500.0),
    "video_coords": make_coordinates(2, 2, 3)[None],
    "return_dict": False,
}


def test_changes_begin_as_nothing_and_alone_are_trained():
    transformer = build_parts(3)["transformer"]
    with torch.no_grad():
        before = transformer(**INPUTS)[0]

    changes = add_changes(transformer, rank=2)
    after = transformer(**INPUTS)[0]

    trained = {id(each) for each in transformer.parameters() if each.requires_grad}
    assert torch.allclose(before, after, atol=1e-6)
    assert trained == {id(each) for change in changes.values() for each in change.parameters()}


def test_merged_changes_say_what_they_said_in_training(tmp_path):
    trained, merged = build_parts(3)["transformer"], build_parts(3)["transformer"]
    changes = add_changes(trained, rank=2)
    for change in changes.values():
        torch.nn.init.normal_(change.up, std=0.1)
    write_tensors(name_tensors(changes), tmp_path / "turbo.safetensors", {})

    merge(merged, read_tensors(tmp_path / "turbo.safetensors"))

    with torch.no_grad():
        plain = build_parts(3)["transformer"](**INPUTS)[0]
        wanted, said = trained(**INPUTS)[0], merged(**INPUTS)[0]
    assert torch.allclose(wanted, said, atol=5e-3)
    assert (wanted - plain).abs().max() > 0.05


def test_changes_of_another_model_are_refused():
    with pytest.raises(AttributeError):
        merge(build_parts(3)["transformer"], {"99.ff.up": torch.zeros(1, 1)})


def test_the_shipped_changes_fit_and_stay_small():
    parts = build_parts(1)
    read_weights(parts, WEIGHTS_FILE)
    transformer = parts["transformer"]
    before = transformer.transformer_blocks[0].attn1.to_q.weight.clone()

    merge(transformer, read_tensors(TURBO_FILE))

    difference = (transformer.transformer_blocks[0].attn1.to_q.weight - before).norm()
    assert 0 < difference < before.norm()
    assert WEIGHTS_FILE.stat().st_size + TURBO_FILE.stat().st_size <= 30_000_000
