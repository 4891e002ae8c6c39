"""What a pair is judged by, in the words of the form and of the leaderboard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dimension:
    key: str
    question: str
    label: str


OVERALL = Dimension("overall", "Overall, which is better?", "Overall")
ASKED = (
    OVERALL,
    Dimension("visual_quality", "Clearer, better made frames?", "Visual quality"),
    Dimension("motion_quality", "More natural movement?", "Motion quality"),
    Dimension("text_alignment", "Closer to the prompt?", "Text alignment"),
    Dimension("physical", "More believable world?", "Physics"),
)
BY_KEY = {one.key: one for one in ASKED}

# On the form 1 to 5 from left to right, in the row -2 to 2.
MIDDLE = 3
WAYS = (
    (1, "Left, much"),
    (2, "Left, slightly"),
    (3, "The same"),
    (4, "Right, slightly"),
    (5, "Right, much"),
)
