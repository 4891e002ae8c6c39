"""The rating schema, version 1: keys, questions, worded anchors, and the benchmarks it maps to.

Data alone. A rating is stored with the version it was given under; a changed question or anchor
is a new version. Null means "cannot judge".
"""

from dataclasses import dataclass

VERSION = 1
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One question on a scale from 1 to 5, with the words that stand at 1, 3 and 5."""

    key: str
    question: str
    low: str
    mid: str
    high: str
    hint: str = ""
    maps_to: tuple[str, ...] = ()


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        key="visual_quality",
        question="Is each frame clear and well made?",
        low="blurred, broken",
        mid="usable with flaws",
        high="clean at full size",
        maps_to=("VideoScore visual quality", "VideoAlign VQ", "VBench imaging, aesthetic"),
    ),
    Dimension(
        key="temporal_consistency",
        question="Do things stay themselves?",
        low="flicker, identity lost",
        mid="brief drift",
        high="stable throughout",
        maps_to=("VideoScore temporal consistency", "VBench consistency, flickering"),
    ),
    Dimension(
        key="motion_quality",
        question="Is the movement natural and fluid?",
        low="jerky, sliding, warping",
        mid="acceptable",
        high="convincing",
        maps_to=("VideoAlign MQ", "VBench motion smoothness"),
    ),
    Dimension(
        key="text_alignment",
        question="Is it what the prompt asked?",
        low="main subject missing",
        mid="main idea, details missing",
        high="everything asked",
        maps_to=("VideoScore text alignment", "VideoAlign TA", "VideoPhy-2 SA"),
    ),
    Dimension(
        key="direction_following",
        question="Camera, shot, order as directed?",
        low="ignored",
        mid="partly",
        high="as directed",
        hint="Cannot judge, if the prompt gave no direction.",
        maps_to=("VBench-2.0 camera motion, motion order",),
    ),
    Dimension(
        key="physical_commonsense",
        question="Does the world behave?",
        low="impossible throughout",
        mid="one lapse",
        high="believable",
        hint="If you wanted the impossible, cannot judge, and say so below.",
        maps_to=("VideoScore2 physical", "VideoPhy-2 PC", "VBench-2.0 physics"),
    ),
    Dimension(
        key="human_fidelity",
        question="Body, face, clothing right?",
        low="deformed",
        mid="minor flaws",
        high="right",
        hint="Cannot judge, if nobody is in it.",
        maps_to=("VBench-2.0 human fidelity",),
    ),
    Dimension(
        key="creative_usefulness",
        question="Would you use this in your work?",
        low="no",
        mid="as reference or with repair",
        high="as is",
    ),
    Dimension(
        key="overall",
        question="Overall",
        low="bad",
        mid="fair",
        high="excellent",
        maps_to=("all",),
    ),
)

# Describes, does not judge: kept apart so that a still clip is not rewarded for being still.
MOTION_AMOUNT = Dimension(
    key="motion_amount",
    question="How much moves?",
    low="static",
    mid="some",
    high="very dynamic",
    hint="Neither end is better.",
)

CONFIDENCE: tuple[tuple[int, str], ...] = ((1, "unsure"), (2, "fairly sure"), (3, "sure"))

KEYS: tuple[str, ...] = tuple(dimension.key for dimension in DIMENSIONS)
