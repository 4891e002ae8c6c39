import numpy as np
import pytest
import torch  # noqa: TID253 - a training is nothing without it
from PIL import Image

from generation.starter.architecture import build_parts
from generation.starter.training.attention import PlainAttention
from generation.starter.training.flow import Given, loss_of, make_coordinates, prepare
from generation.starter.training.linear_decoder import compute_decoder
from generation.starter.training.linear_encoder import compute_encoder
from generation.starter.training.loss_curve import draw_curves, read_log
from generation.starter.training.transformer import clip_gradients


def test_plain_attention_says_what_the_pipeline_s_says():
    transformer = build_parts(3)["transformer"]
    inputs = {
        "hidden_states": torch.randn(2, 12, 48),
        "encoder_hidden_states": torch.randn(2, 5, 256),
        "encoder_attention_mask": torch.tensor([[1.0] * 5, [1.0, 1.0, 1.0, 0.0, 0.0]]),
        "timestep": torch.full((2, 1), 500.0),
        "video_coords": make_coordinates(2, 2, 3).expand(2, -1, -1),
        "return_dict": False,
    }
    with torch.no_grad():
        usual = transformer(**inputs)[0]
        transformer.set_attn_processor(PlainAttention())
        plain = transformer(**inputs)[0]

    assert torch.allclose(usual, plain, atol=1e-5)


def test_given_tokens_stand_at_level_0_and_are_what_they_were():
    clean = torch.randn(1, 2, 1, 2, 48)
    still = torch.randn(1, 1, 2, 48)

    lesson = prepare(clean, Given(first=1, still=still, still_frame=12))

    assert (lesson.levels > 0).tolist() == [[False, False, False, False, True, True]]
    assert torch.equal(lesson.tokens[0, :4], torch.cat([still, clean[:, 0]]).reshape(4, 48))
    assert lesson.coordinates[0, 0, :2].tolist() == [12 / 16, 12 / 16]
    assert not lesson.is_free
    assert prepare(clean, Given()).is_free


def test_the_loss_asks_nothing_about_given_tokens():
    lesson = prepare(torch.randn(1, 2, 1, 2, 48), Given(first=1))

    def say_the_answer_but_for(tokens):
        def transformer(**_):
            said = lesson.answer.clone()
            said[:, tokens] += 2
            return (said,)

        return float(loss_of(transformer, lesson, torch.zeros(1), torch.zeros(1)))

    assert say_the_answer_but_for(slice(0, 2)) == 0
    assert say_the_answer_but_for(slice(2, 4)) == pytest.approx(4)


def test_gradients_that_are_not_numbers_end_a_training():
    weight = torch.nn.Parameter(torch.ones(2))
    weight.grad = torch.tensor([1.0, float("nan")])

    with pytest.raises(RuntimeError, match="non-finite"):
        clip_gradients([weight])


def test_the_decoder_begins_near_the_picture():
    torch.manual_seed(0)
    small = torch.rand(6, 3, 3, 4, 4) * 2 - 1
    video = torch.nn.functional.interpolate(small, (9, 64, 64), mode="trilinear")
    vae = build_parts(1)["vae"]
    compute_encoder(vae.encoder, video)
    compute_decoder(vae, video)

    with torch.no_grad():
        made = vae.decode(vae.encode(video).latent_dist.mode(), return_dict=False)[0]

    assert (made - video).pow(2).mean() < 0.1 * video.var()


def test_a_log_forgets_what_was_taken_back(tmp_path):
    log = tmp_path / "model.csv"
    log.write_text("20,1,3.0\n40,2,2.0\n60,3,1.5\n40,1,1.8\n")

    assert read_log(log) == [(20, 3.0), (40, 1.8)]


def test_the_curves_are_drawn_beside_each_other():
    picture = draw_curves({"model": [(0, 3.0), (20, 1.0)], "decoder": [(0, 4.0), (9, 0.5)]})

    assert isinstance(picture, Image.Image)
    assert picture.size == (880, 300)
    assert len(np.unique(np.asarray(picture).reshape(-1, 3), axis=0)) > 3


@pytest.mark.parametrize(("frames", "tokens"), [(1, 40), (3, 120)])
def test_coordinates_are_seconds_and_pixels(frames, tokens):
    coordinates = make_coordinates(frames, 5, 8)

    assert coordinates.shape == (3, tokens)
    assert coordinates[1:, -1].tolist() == [128, 224]
    assert coordinates[0, -1] == pytest.approx((4 * (frames - 1) - 3) / 16 if frames > 1 else 0)
