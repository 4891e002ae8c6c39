"""How far several people agree who answered the same question on the same scale."""

from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np
from numpy.typing import NDArray


def ordinal_alpha(counts: NDArray[Any], scale: Sequence[int]) -> float | None:
    """Krippendorff's alpha with the ordinal difference: 1 where all agree, 0 as by chance.

    counts: (units, len(scale)), how many gave each answer to each unit; a unit with less than two
    answers counts for nothing. None where too little was said, or everybody said the same.
    Source: K. Krippendorff, Content Analysis, 4th ed. (2019), section 12.3; package krippendorff.
    """
    pairable = counts[counts.sum(axis=1) >= 2]
    if np.count_nonzero(pairable.sum(axis=0)) < 2:  # without a difference none can be expected
        return None
    alpha = krippendorff.alpha(
        value_counts=pairable, value_domain=np.array(scale), level_of_measurement="ordinal"
    )
    return float(alpha)
