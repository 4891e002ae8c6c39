"""Measures of a clip that need no ground truth: does it move, does it flicker, where are seams.

All are mean absolute differences of pixels between 0 and 255.
"""

import numpy as np
from numpy.typing import NDArray

Clip = NDArray[np.uint8]


def motion(clip: Clip) -> float:
    """How far the picture gets from its first frame, where it changes most: 99th percentile."""
    values = clip.astype(np.int16)
    return float(np.percentile(np.abs(values[-1] - values[0]).max(axis=-1), 99))


def flicker(clip: Clip) -> float:
    """How much each frame differs from the middle of its neighbours: steady motion gives little."""
    values = clip.astype(np.float32)
    return float(np.abs(values[1:-1] - (values[:-2] + values[2:]) / 2).mean())


def pace(clip: Clip) -> float:
    """How much one frame usually differs from the next: the median over the clip."""
    values = clip.astype(np.int16)
    return float(np.median(np.abs(values[1:] - values[:-1]).mean(axis=(1, 2, 3))))


def seam(before: Clip, after: Clip) -> float:
    """How many times the usual difference of two frames the step from one clip to the next is."""
    step = np.abs(after[0].astype(np.int16) - before[-1].astype(np.int16)).mean()
    return float(step / max(pace(before), 0.1))
