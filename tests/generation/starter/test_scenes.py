import random
import subprocess
import sys

import numpy as np
import pytest

from generation.starter.captions import Traits, all_traits
from generation.starter.detectors import Detectors, measure
from generation.starter.evaluate import score
from generation.starter.latents import cover_tokens
from generation.starter.scenes import Scene, plan_path, render
from generation.starter.words import Colour, Direction, Place, Style, Subject

FRAMES = 17


def draw(scene: Scene, frames: int = FRAMES) -> np.ndarray:
    return render(scene, width_px=256, height_px=160, frames=frames)


def draw_moments(scene: Scene) -> np.ndarray:
    """Nine moments of two seconds."""
    return render(scene, width_px=256, height_px=160, frames=9, every=4)


@pytest.fixture(scope="module")
def detectors() -> Detectors:
    rng = random.Random(11)
    scenes = [Scene(rng.choice(all_traits()), rng.randrange(10**6)) for _ in range(150)]
    seen = [measure(draw_moments(each)) for each in scenes]
    return Detectors(seen, [each.traits for each in scenes])


def test_the_same_seed_gives_the_same_clip():
    scene = Scene(all_traits()[77], seed=5)

    assert np.array_equal(draw(scene), draw(scene))
    assert not np.array_equal(draw(scene), draw(Scene(scene.traits, seed=6)))


def test_a_clip_can_be_drawn_from_any_frame():
    scene = Scene(all_traits()[400], seed=9)

    later = render(scene, width_px=256, height_px=160, frames=5, first=8)

    assert np.array_equal(later, draw(scene)[8:13])


def test_moments_are_frames_of_the_whole_clip():
    scene = Scene(all_traits()[900], seed=9)

    moments = render(scene, width_px=256, height_px=160, frames=3, first=1, every=8)

    assert np.array_equal(moments, draw(scene, frames=18)[1::8])


@pytest.mark.parametrize("size", [(256, 160), (160, 256), (192, 192)])
def test_the_subject_stays_inside_for_three_seconds(size):
    for traits in random.Random(1).sample(all_traits(), 40):
        path = plan_path(Scene(traits, seed=3), *size)
        for frame in (0, 24, 48):
            x, y = path.at(frame)
            assert 0 < x < size[0]
            assert 0 < y < size[1]


def test_film_noir_has_no_colour():
    traits = Traits(Place.MEADOW, Colour.RED, Subject.BALL, Direction.LEFT, Style.NOIR)

    clip = draw(Scene(traits, seed=1), frames=1)

    assert np.array_equal(clip[..., 0], clip[..., 1])
    assert np.array_equal(clip[..., 0], clip[..., 2])


def test_detectors_find_in_the_pixels_what_the_caption_says(detectors):
    rng = random.Random(12)
    scenes = [Scene(rng.choice(all_traits()), rng.randrange(10**6)) for _ in range(40)]

    shares = score(detectors, ((each, draw_moments(each)) for each in scenes))

    assert {name: share >= 0.9 for name, (share, _) in shares.items()} == {
        "place": True, "colour": True, "subject": True, "direction": True, "style": True,
        "all_at_once": shares["all_at_once"][0] >= 0.9,
    }  # fmt: skip


def test_the_subject_lies_where_its_tokens_are_said_to_lie():
    traits = Traits(Place.SEA, Colour.RED, Subject.BALL, Direction.UP, Style.PLAIN)
    scene = Scene(traits, seed=4)

    covered = cover_tokens(scene, frames=9)

    x, y = plan_path(scene, 256, 160).at(0)
    assert covered.shape == (3, 5, 8)
    assert np.unravel_index(covered[0].argmax(), (5, 8)) == (y // 32, x // 32)
    assert 0.05 < covered.mean() < 0.15


def test_the_world_needs_no_torch():
    program = (
        "import sys, generation.starter.scenes, generation.starter.captions, "
        "generation.starter.words, generation.starter.build, generation.starter.detectors\n"
        "print(sorted({'torch', 'diffusers', 'django'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout == "[]\n"
