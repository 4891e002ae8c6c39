import shutil

import pytest
import torch  # noqa: TID253 - the weights are tensors

from generation.starter.architecture import TRAINED_PARTS, build_parts
from generation.starter.training.clips import normalisation
from generation.starter.training.decoder import encode, to_video
from generation.starter.training.loss_curve import read_log
from generation.starter.training.run import LOG_EVERY
from generation.starter.training.unpack import unpack
from generation.starter.weights import (
    WEIGHTS_FILE,
    BrokenWeights,
    check_weights,
    digest_file,
    read_facts,
    read_weights,
    write_weights,
)


@pytest.fixture(scope="module")
def shipped():
    parts = build_parts(1)
    read_weights(parts, WEIGHTS_FILE)
    return parts


def test_writing_what_was_read_gives_the_same_weights(shipped, tmp_path):
    write_weights(shipped, tmp_path / "again.safetensors", {"steps": "1"})
    parts = build_parts(2)

    read_weights(parts, tmp_path / "again.safetensors")

    for name in TRAINED_PARTS:
        pairs = zip(
            shipped[name].state_dict().values(), parts[name].state_dict().values(), strict=True
        )
        assert all(torch.equal(one, other) for one, other in pairs)
    assert read_facts(tmp_path / "again.safetensors") == {"steps": "1"}


def test_the_short_way_to_latents_is_the_encoder_itself(shipped):
    vae = shipped["vae"]
    video = to_video(torch.randint(0, 256, (1, 9, 64, 96, 3), dtype=torch.uint8).numpy())

    with torch.no_grad():
        posterior = vae.encode(video).latent_dist

    assert torch.allclose(encode(vae.encoder, video), posterior.mode(), atol=2e-3)
    assert posterior.std.max() < 0.01


def test_a_training_can_go_on_from_the_weights_and_their_logs(shipped, tmp_path):
    unpack(WEIGHTS_FILE, tmp_path)

    mean, spread = normalisation(tmp_path)

    assert torch.equal(mean, shipped["vae"].latents_mean)
    assert torch.equal(spread, shipped["vae"].latents_std)
    assert {path.name for path in tmp_path.glob("*.pt")} == {
        "decoder.pt", "encoder.pt", "model.pt", "text.pt",
    }  # fmt: skip
    step, _ = read_log(tmp_path / "model.csv")[-1]
    assert 0 <= int(read_facts(WEIGHTS_FILE)["steps"]) - step < LOG_EVERY


def test_the_shipped_file_has_its_digest_beside_it():
    check_weights(WEIGHTS_FILE)


def test_a_damaged_file_is_refused_in_a_sentence(tmp_path):
    damaged = tmp_path / WEIGHTS_FILE.name
    whole = bytearray(WEIGHTS_FILE.read_bytes())
    whole[-1] ^= 1
    damaged.write_bytes(whole)
    shutil.copy(digest_file(WEIGHTS_FILE), digest_file(damaged))

    with pytest.raises(BrokenWeights, match=r"is damaged: .* Fetch the file again\.$"):
        read_weights({}, damaged)


def test_a_file_without_its_digest_is_refused(tmp_path):
    (tmp_path / "starter.safetensors").write_bytes(b"")

    with pytest.raises(BrokenWeights, match="its digest cannot be read"):
        read_weights({}, tmp_path / "starter.safetensors")
