import numpy as np
import pytest


@pytest.fixture(scope="session")
def film() -> np.ndarray:
    """25 frames of 64 x 96 px: saturated bars that slide, over a ramp. (n, h, w, 3) uint8."""
    bars = np.array(
        [[230, 30, 30], [30, 200, 60], [40, 60, 220], [240, 240, 240], [10, 10, 10], [200, 180, 40]]
    )
    row = np.repeat(bars, 16, axis=0)
    frames = np.empty((25, 64, 96, 3), np.uint8)
    for index in range(25):
        frames[index] = np.roll(row, 2 * index, axis=0)
    frames[:, 48:] = np.linspace(0, 255, 96).astype(np.uint8)[None, None, :, None]
    return frames
