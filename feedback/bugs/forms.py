import re
from typing import Any

from django import forms

from feedback.bugs import opened
from feedback.models import BugReport, Defect
from feedback.pointing import BOX, PointingForm
from feedback.ratings.fields import MeasuredInteger
from generation.models import Clip
from portal.account.forms import no_control_characters, words_field
from portal.once_form import OnceForm

VIEWPORT = re.compile(r"\d{1,5}x\d{1,5}(@\d{1,2}(\.\d{1,6})?)?")
LOST_WITHOUT_FILM = (Clip.Status.FAILED, Clip.Status.QUARANTINED)
WHICH_PART = "Say which part of the portal it is."


class SaidForm(OnceForm):
    """What somebody says of a fault, wherever they saw it."""

    title = forms.CharField(
        label="What went wrong",
        max_length=120,
        validators=[no_control_characters],
        error_messages={"required": "Say in a few words what went wrong."},
    )
    area = forms.ChoiceField(
        label="Part of the portal",
        choices=[("", "Choose one"), *BugReport.Area.choices],
        error_messages={"required": WHICH_PART, "invalid_choice": WHICH_PART},
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
    viewport = forms.CharField(required=False, widget=forms.HiddenInput)
    active_s = MeasuredInteger(required=False, min_value=0, max_value=86_400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="report_%s", **kwargs)

    def clean_viewport(self) -> str:
        viewport: str = self.cleaned_data["viewport"]
        return viewport if VIEWPORT.fullmatch(viewport) else ""


class PortalReportForm(SaidForm):
    """A fault of the portal itself, from any page; what was there when it opened is sealed."""

    opened = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    field_order = ["key", "title", "area", "severity", "expected", "actual"]

    def clean_opened(self) -> dict[str, Any]:
        return opened.read(self.cleaned_data["opened"])


class ReportForm(SaidForm, PointingForm):
    """A fault of a clip; of the portal, with its part, where that is the kind."""

    code = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose one"), *Defect.choices],
        error_messages={
            "required": "Choose the kind that fits best.",
            "invalid_choice": "Choose the kind that fits best.",
        },
    )
    player_frame = MeasuredInteger(required=False, min_value=0)

    field_order = ["key", "title", "code", "area", "severity", "expected", "actual", *BOX]

    def __init__(self, *args: Any, clip: Clip, **kwargs: Any) -> None:
        if clip.status in LOST_WITHOUT_FILM:
            fits = {"code": Defect.APP_BUG.value, "area": BugReport.Area.QUEUE.value}
            kwargs["initial"] = fits | kwargs.get("initial", {})
        super().__init__(*args, clip=clip, **kwargs)
        self.fields["area"].required = False

    def clean_player_frame(self) -> int | None:
        frame: int | None = self.cleaned_data["player_frame"]
        return None if frame is None or frame > self.last else frame

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_area(cleaned)
        self._clean_range(cleaned)
        return cleaned

    def _clean_area(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("code") != Defect.APP_BUG:
            cleaned["area"] = ""
            self.errors.pop("area", None)
        elif not cleaned.get("area") and "area" not in self.errors:
            self.add_error("area", WHICH_PART)

    def _clean_range(self, cleaned: dict[str, Any]) -> None:
        if {"frame_start", "frame_end"} & set(self.errors):
            return
        start, end = cleaned.get("frame_start"), cleaned.get("frame_end")
        if start is None and end is not None:
            self.add_error("frame_start", "Give the first frame too.")
        elif start is not None and end is None:
            self.add_error("frame_end", "Give the last frame too.")
        elif start is not None and end is not None and end < start:
            self.add_error("frame_end", "The last frame comes before the first.")


class ReplyForm(OnceForm):
    text = words_field("Your reply", error_messages={"required": "Write something first."})

    field_order = ["key", "text"]
