from collections.abc import Iterator
from typing import Any

from django import forms

from feedback.models import Defect, Rating
from feedback.ratings import schema
from feedback.ratings.fields import MeasuredFloat, MeasuredInteger, ScoreField
from portal.account.forms import words_field

LONGEST_RATIONALE = 4000


class RatingForm(forms.Form):
    """The whole schema; each question wants an answer, and "cannot judge" is one."""

    surreal_intended = forms.BooleanField(label="I wanted the impossible here", required=False)
    confidence = forms.TypedChoiceField(
        label="How sure are you?",
        choices=schema.CONFIDENCE,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say how sure you are.",
            "invalid_choice": "Say how sure you are.",
        },
    )
    defects = forms.MultipleChoiceField(
        label="What is wrong with it",
        choices=Defect.of_film(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )
    rationale = words_field("Why, in your words", max_length=LONGEST_RATIONALE, required=False)
    seconds_playing = MeasuredFloat(required=False, min_value=0, max_value=86_400)
    replays = MeasuredInteger(required=False, min_value=0, max_value=100_000)
    active_s = MeasuredInteger(required=False, min_value=0, max_value=86_400)

    def __init__(self, *args: Any, rating: Rating | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _said_before(rating)} | kwargs)
        scores: dict[str, forms.Field] = {one.key: ScoreField(one) for one in schema.DIMENSIONS}
        amount = schema.MOTION_AMOUNT
        scores[amount.key] = ScoreField(amount, nullable=False)
        self.fields = scores | self.fields

    def scales(self) -> Iterator[dict[str, Any]]:
        """Each question with the words at 1, 3 and 5."""
        for one in (*schema.DIMENSIONS, schema.MOTION_AMOUNT):
            yield {"field": self[one.key], "low": one.low, "mid": one.mid, "high": one.high}


def _said_before(rating: Rating | None) -> dict[str, Any]:
    if rating is None:
        return {}
    scores = {key: getattr(rating, key) for key in (*schema.KEYS, schema.MOTION_AMOUNT.key)}
    words = ("surreal_intended", "confidence", "defects", "rationale")
    return {key: "" if score is None else score for key, score in scores.items()} | {
        key: getattr(rating, key) for key in words
    }
