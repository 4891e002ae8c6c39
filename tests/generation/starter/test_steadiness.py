import numpy as np

from generation.starter.evaluation.prompts import share_of
from generation.starter.evaluation.steadiness import flicker, motion, seam


def ramp(frames: int, step: int) -> np.ndarray:
    """A grey clip that gets brighter by a step each frame."""
    values = np.arange(frames, dtype=np.uint8) * step
    return np.broadcast_to(values[:, None, None, None], (frames, 8, 8, 3)).copy()


def test_a_still_clip_does_not_move_and_a_ramp_does():
    assert motion(ramp(9, 0)) == 0
    assert motion(ramp(9, 5)) == 40


def test_steady_change_is_no_flicker():
    blinking = ramp(9, 0)
    blinking[::2] = 20

    assert flicker(ramp(9, 5)) == 0
    assert flicker(blinking) == 20


def test_a_seam_is_measured_in_usual_steps():
    clip = ramp(9, 5)

    assert seam(clip[:5], clip[5:]) == 1
    assert seam(clip[:5], clip[8:]) == 4


def test_an_interval_stays_open_where_all_are_right():
    share, width = share_of([True] * 20)

    assert share == 1
    assert 0.1 < width < 0.2
