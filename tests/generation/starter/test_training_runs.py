import signal

import pytest
import torch  # noqa: TID253 - a training is nothing without it

from generation.starter.training import transformer, turbo
from generation.starter.training.latents import add_latents
from generation.starter.training.pack import pack
from generation.starter.training.run import load_state
from generation.starter.training.unpack import unpack
from generation.starter.weights import WEIGHTS_FILE, check_weights, read_facts, read_tensors

MOMENT = 0.002  # minutes; a step that has begun is ended


@pytest.fixture
def uncompiled(monkeypatch):
    """Compiling takes half a minute; and the trainings' own answer to SIGTERM is taken back."""
    monkeypatch.setattr(torch._dynamo.config, "disable", True)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
def test_a_training_goes_on_from_the_weights_and_is_packed_again(uncompiled, tmp_path):
    unpack(WEIGHTS_FILE, tmp_path)
    began = load_state(tmp_path / "model.pt")["step"]
    add_latents(tmp_path, clips=2, frames=25, seed=1)
    packed = tmp_path / "weights" / "starter.safetensors"

    transformer.train(tmp_path, minutes=MOMENT, frames=[25], room=14, rate=1e-4, ending=1.0)
    turbo.train(tmp_path, minutes=MOMENT, frames=[9], room=6, rate=1e-3)
    pack(tmp_path, packed)

    assert int(read_facts(packed)["steps"]) > began
    check_weights(packed)
    changes = read_tensors(packed.with_name("turbo.safetensors"))
    assert len(changes) == 6 * 10 * 2  # blocks, matrices in each, halves
    assert {str(tensor.dtype) for tensor in changes.values()} == {"torch.float32"}
