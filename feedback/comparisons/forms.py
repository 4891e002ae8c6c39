"""The vote of an artist, and what staff ask for to compare."""

from collections.abc import Iterator
from typing import Any

from django import forms

from feedback.comparisons.dimensions import ASKED, MIDDLE, OVERALL, WAYS, Dimension
from feedback.ratings.fields import MeasuredInteger, Scale
from generation.models import Generation, ModelVersion
from portal.account.forms import words_field
from portal.once_form import OnceForm

MOST_SEEDS = 4
SHARED = ("width_px", "height_px", "frames", "fps")


class PreferenceField(forms.TypedChoiceField):
    """1 to 5 on the form, -2 to 2 in the answer; None where "cannot judge" was chosen."""

    widget = Scale

    def __init__(self, dimension: Dimension, *, nullable: bool) -> None:
        self.unanswered = (
            "Choose one of the five, or “Cannot judge”." if nullable else "Choose one of the five."
        )
        super().__init__(
            choices=[*WAYS, ("", "Cannot judge")] if nullable else WAYS,
            coerce=lambda value: int(value) - MIDDLE,
            empty_value=None,
            required=False,
            label=dimension.question,
            error_messages={"invalid_choice": self.unanswered},
        )
        self.nullable = nullable

    def clean(self, value: Any) -> int | None:
        if value is None or (value == "" and not self.nullable):
            raise forms.ValidationError(self.unanswered, code="required")
        preference: int | None = super().clean(value)
        return preference


class VoteForm(forms.Form):
    """Each question wants an answer. The ballot itself makes sure that it is sent once."""

    both_bad = forms.BooleanField(label="Both are bad", required=False)
    active_s = MeasuredInteger(required=False, min_value=0, max_value=86_400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions: dict[str, forms.Field] = {
            one.key: PreferenceField(one, nullable=one is not OVERALL) for one in ASKED
        }
        self.fields = questions | self.fields

    def scales(self) -> Iterator[forms.BoundField]:
        for one in ASKED:
            yield self[one.key]


class VersionsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: ModelVersion) -> str:
        default = obj.defaults
        return (
            f"{obj.label}, {obj.get_lane_display()}: {default['width_px']} × "  # noqa: RUF001
            f"{default['height_px']}, {default['frames']} frames"
        )


def _shared_field(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=10_000)


class CommissionForm(OnceForm):
    """One prompt for two or more versions. Steps and guidance are each version's own."""

    prompt = words_field("Prompt", error_messages={"required": "Write a prompt first."})
    negative_prompt = words_field("Negative prompt", rows=2, required=False)
    versions = VersionsField(
        ModelVersion.objects.none(),
        to_field_name="slug",
        label="Versions",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose two versions or more.",
            "invalid_choice": "This version is not offered any more. Choose another.",
        },
    )
    seed = forms.IntegerField(
        label="First seed", min_value=0, max_value=Generation.MAX_SEED - MOST_SEEDS, initial=1
    )
    seeds = forms.TypedChoiceField(
        label="How many seeds",
        coerce=int,
        choices=[(count, str(count)) for count in range(1, MOST_SEEDS + 1)],
        widget=forms.RadioSelect,
        initial=1,
        error_messages={
            "required": "Choose 1 to 4 seeds.",
            "invalid_choice": "Choose 1 to 4 seeds.",
        },
    )
    width_px = _shared_field("Width, pixels")
    height_px = _shared_field("Height, pixels")
    frames = _shared_field("Frames")
    fps = _shared_field("Frames per second")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = ModelVersion.objects.offered()
        self.fields["versions"].queryset = offered  # type: ignore[attr-defined]

    def clean_versions(self) -> list[ModelVersion]:
        chosen = list(self.cleaned_data["versions"])
        if len(chosen) < 2:
            raise forms.ValidationError("Choose two versions or more.")
        return chosen

    def clean(self) -> dict[str, Any] | None:
        """Films are a pair only where size and length agree; defaults may not."""
        cleaned = super().clean() or self.cleaned_data
        versions = cleaned.get("versions") or []
        for name in SHARED:
            usual = sorted({one.defaults[name] for one in versions})
            if name in cleaned and cleaned[name] is None and len(usual) > 1:
                values = " and ".join(str(value) for value in usual)
                self.add_error(name, f"The versions differ here: {values}. Give one for all.")
        return cleaned

    def refuse(self, field: str | None, sentence: str) -> None:
        """Say what the queue does not take, beside the field where there is one."""
        self.add_error(field if field in self.fields else None, sentence)
