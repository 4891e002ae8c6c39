"""Form fields of a rating: a scale that must be answered, measures that never get in the way."""

from typing import Any

from django import forms

from feedback.ratings import schema

SCORES = [(score, str(score)) for score in range(schema.LOWEST, schema.HIGHEST + 1)]


class Scale(forms.RadioSelect):
    """Radios where "" is an answer (cannot judge) and None is none yet."""

    def format_value(self, value: Any) -> list[str]:
        return [] if value is None else [str(value)]


class ScoreField(forms.TypedChoiceField):
    """1 to 5, or None where the artist chose "cannot judge". Choosing nothing is no answer."""

    widget = Scale

    def __init__(self, dimension: schema.Dimension, *, nullable: bool = True) -> None:
        choices = [*SCORES, ("", "Cannot judge")] if nullable else SCORES
        self.unanswered = "Choose 1 to 5, or “Cannot judge”." if nullable else "Choose 1 to 5."
        super().__init__(
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            label=dimension.question,
            help_text=dimension.hint,
            error_messages={"invalid_choice": self.unanswered},
        )
        self.nullable = nullable

    def clean(self, value: Any) -> int | None:
        if value is None or (value == "" and not self.nullable):
            raise forms.ValidationError(self.unanswered, code="required")
        score: int | None = super().clean(value)
        return score


class MeasuredFloat(forms.FloatField):
    """A figure that the page fills in by itself. One that makes no sense is left out, silently."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class MeasuredInteger(forms.IntegerField):
    """Like MeasuredFloat, for a count."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None
