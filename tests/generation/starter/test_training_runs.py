import json
import random
import signal

import pytest
import torch  # noqa: TID253 - a training is nothing without it

from generation.starter.training import transformer, turbo
from generation.starter.training.__main__ import train_all
from generation.starter.training.clips import Clips, normalisation
from generation.starter.training.latents import add_latents
from generation.starter.training.pack import pack
from generation.starter.training.run import load_state
from generation.starter.training.unpack import unpack
from generation.starter.weights import WEIGHTS_FILE, check_weights, read_facts, read_tensors
from generation.starter.world.scenes import FPS

MOMENT = 0.002  # minutes; a step that has begun is ended


@pytest.fixture
def uncompiled():
    """Compiling takes half a minute; and the trainings' own answer to SIGTERM is taken back."""
    before = signal.getsignal(signal.SIGTERM)
    with torch._dynamo.config.patch(disable=True):
        yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
def test_a_training_goes_on_from_the_weights_and_is_packed_again(uncompiled, tmp_path):
    unpack(WEIGHTS_FILE, tmp_path)
    began = load_state(tmp_path / "model.pt")["step"]
    add_latents(tmp_path, clips=2, frames=25, seed=1)
    add_latents(tmp_path, clips=1, frames=49, seed=1, loops=True)
    packed = tmp_path / "weights" / "starter.safetensors"

    transformer.train(tmp_path, minutes=MOMENT, frames=[25], room=14, rate=1e-4, ending=1.0)
    turbo.train(tmp_path, minutes=MOMENT, frames=[9], room=6, rate=1e-3)
    pack(tmp_path, packed)

    assert int(read_facts(packed)["steps"]) > began
    check_weights(packed)
    changes = read_tensors(packed.with_name("turbo.safetensors"))
    assert len(changes) == 6 * 10 * 2  # blocks, matrices in each, halves
    assert {str(tensor.dtype) for tensor in changes.values()} == {"torch.float32"}


@pytest.mark.filterwarnings("ignore:Mismatch dtype between input and weight")
def test_one_command_renders_trains_and_measures(uncompiled, tmp_path):
    to = tmp_path / "results"

    figures = train_all(
        tmp_path / "training", to,
        minutes=MOMENT, clips=4, frames=[49], room=7, prompts=2, seed=1, fitted_on=300,
    )  # fmt: skip

    assert sorted(path.name for path in to.iterdir()) == [
        "decoder.csv", "figures.json", "model.csv", "starter.safetensors", "starter.sha256",
        "turbo.csv", "turbo.safetensors", "turbo.sha256",
    ]  # fmt: skip
    assert json.loads((to / "figures.json").read_text()) == figures
    assert sorted(figures) == ["standard", "turbo"]
    check_weights(to / "starter.safetensors")
    assert int(read_facts(to / "starter.safetensors")["steps"]) > int(
        read_facts(WEIGHTS_FILE)["steps"]
    )


def test_loops_are_drawn_with_the_picture_they_begin_and_end_with(tmp_path):
    unpack(WEIGHTS_FILE, tmp_path)
    add_latents(tmp_path, clips=2, frames=49, seed=1)
    add_latents(tmp_path, clips=2, frames=49, seed=2, loops=True)
    clips = Clips(tmp_path, [49], random.Random(1))

    lessons = [clips.draw(7)[0] for _ in range(200)]

    area = 5 * 8
    loops = [each for each in lessons if each.tokens.shape[1] == (1 + 13) * area
             and torch.equal(each.tokens[:, :area], each.tokens[:, area : 2 * area])]  # fmt: skip
    assert 3 <= len(loops) < 20
    assert {float(each.coordinates[0, 0, 0]) for each in loops} == {48 / FPS}


def test_the_start_of_an_extension_is_often_given_and_a_little_disturbed(tmp_path):
    unpack(WEIGHTS_FILE, tmp_path)
    add_latents(tmp_path, clips=1, frames=49, seed=1)
    clips = Clips(tmp_path, [49], random.Random(1))
    mean, spread = normalisation(tmp_path)
    start = ((clips.encoded.clips[0, :5].float() - mean) / spread).flatten(0, 2)

    lessons = [clips.draw(13)[0] for _ in range(300)]

    given = [each.tokens[0, : len(start)] for each in lessons
             if int((each.levels == 0).sum()) == len(start)]  # fmt: skip
    assert 10 <= len(given) < 40
    errors = [float((each - start).pow(2).mean().sqrt()) for each in given]
    assert 0 < min(errors) < max(errors) <= 0.26
