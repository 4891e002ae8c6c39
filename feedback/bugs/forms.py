import re
from typing import Any

from django import forms

from feedback.models import BugReport, Defect
from feedback.ratings.fields import MeasuredInteger
from generation.models import Clip
from portal.account.forms import no_control_characters, words_field
from portal.once_form import OnceForm

VIEWPORT = re.compile(r"\d{1,5}x\d{1,5}(@\d{1,2}(\.\d{1,6})?)?")


class FrameRangeForm(OnceForm):
    """A form about some frames of a clip, both ends included, counted from 0."""

    frame_start = forms.IntegerField(label="First frame", required=False, min_value=0)
    frame_end = forms.IntegerField(label="Last frame", required=False, min_value=0)

    def __init__(self, *args: Any, clip: Clip, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = clip.generation.frames - 1
        for name in ("frame_start", "frame_end"):
            self.fields[name].widget.attrs["max"] = self.last

    def clean_frame_start(self) -> int | None:
        return self._on_the_film("frame_start")

    def clean_frame_end(self) -> int | None:
        return self._on_the_film("frame_end")

    def _on_the_film(self, name: str) -> int | None:
        frame: int | None = self.cleaned_data[name]
        if frame is not None and frame > self.last:
            raise forms.ValidationError(f"The last frame of this clip is {self.last}.")
        return frame


class ReportForm(FrameRangeForm):
    title = forms.CharField(
        label="What went wrong",
        max_length=120,
        validators=[no_control_characters],
        error_messages={"required": "Say in a few words what went wrong."},
    )
    code = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose one"), *Defect.choices],
        error_messages={
            "required": "Choose the kind that fits best.",
            "invalid_choice": "Choose the kind that fits best.",
        },
    )
    severity = forms.TypedChoiceField(
        label="How bad is it?",
        choices=[("", "Choose one"), *BugReport.Severity.choices],
        coerce=int,
        error_messages={
            "required": "Say how bad it is.",
            "invalid_choice": "Say how bad it is.",
        },
    )
    expected = words_field("What you expected", rows=2, required=False)
    actual = words_field("What you saw", rows=2, required=False)
    player_frame = MeasuredInteger(required=False, min_value=0)
    viewport = forms.CharField(required=False, widget=forms.HiddenInput)
    active_s = MeasuredInteger(required=False, min_value=0, max_value=86_400)

    field_order = ["key", "title", "code", "severity", "expected", "actual"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="report_%s", **kwargs)

    def clean_viewport(self) -> str:
        viewport: str = self.cleaned_data["viewport"]
        return viewport if VIEWPORT.fullmatch(viewport) else ""

    def clean_player_frame(self) -> int | None:
        frame: int | None = self.cleaned_data["player_frame"]
        return None if frame is None or frame > self.last else frame

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"frame_start", "frame_end"} & set(self.errors):
            return cleaned
        start, end = cleaned.get("frame_start"), cleaned.get("frame_end")
        if start is None and end is not None:
            self.add_error("frame_start", "Give the first frame too.")
        elif start is not None and end is None:
            self.add_error("frame_end", "Give the last frame too.")
        elif start is not None and end is not None and end < start:
            self.add_error("frame_end", "The last frame comes before the first.")
        return cleaned


class ReplyForm(OnceForm):
    text = words_field("Your reply", error_messages={"required": "Write something first."})

    field_order = ["key", "text"]
