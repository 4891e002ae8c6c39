import json
from typing import Any

from django import forms

from feedback.models import Note
from feedback.pointing import BOX, PointingForm
from feedback.ratings.fields import MeasuredInteger
from generation.models import Clip
from portal.account.forms import words_field
from portal.once_form import OnceForm

LONGEST_DRAWING = 20_000  # letters
MOST_STROKES, MOST_POINTS = 24, 240


class NoteForm(PointingForm):
    """A remark on frames, with a box and lines drawn by hand.

    Who reads it is asked where the clip is shown to a cohort, and nowhere else.
    """

    text = words_field("Note", error_messages={"required": "Write the note first."})
    audience = forms.TypedChoiceField(
        label="Who reads it",
        choices=Note.Audience.choices,
        initial=Note.Audience.TEAM,
        empty_value=Note.Audience.TEAM,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose who reads it."},
    )
    frame_start = forms.IntegerField(label="First frame", min_value=0)
    strokes = forms.CharField(required=False, max_length=LONGEST_DRAWING, widget=forms.HiddenInput)
    active_s = MeasuredInteger(required=False, min_value=0, max_value=86_400)

    field_order = ["key", "text", "audience", "frame_start", "frame_end", *BOX]

    def __init__(self, *args: Any, clip: Clip, **kwargs: Any) -> None:
        super().__init__(*args, clip=clip, auto_id="note_%s", **kwargs)
        self.fields["frame_start"].initial = 0
        if clip.shown_at is None:
            del self.fields["audience"]

    def clean_strokes(self) -> list[list[list[float]]]:
        """A drawing that makes no sense is left out: nobody typed it."""
        try:
            return read_strokes(json.loads(self.cleaned_data["strokes"] or "[]"))
        except (TypeError, ValueError, RecursionError):
            return []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("frame_start"), cleaned.get("frame_end")
        if "frame_end" not in self.errors and start is not None:
            if end is None:
                cleaned["frame_end"] = start
            elif end < start:
                self.add_error("frame_end", "The last frame comes before the first.")
        return cleaned


def read_strokes(drawn: Any) -> list[list[list[float]]]:
    """Check lines drawn by hand, [[[x, y], ...], ...], each number 0 to 1.

    Raises: ValueError, TypeError for anything else.
    """
    if len(drawn) > MOST_STROKES or any(len(line) > MOST_POINTS for line in drawn):
        raise ValueError("Too much was drawn.")
    strokes = [[[round(float(x), 4), round(float(y), 4)] for x, y in line] for line in drawn]
    if not all(0 <= part <= 1 for line in strokes for point in line for part in point):
        raise ValueError("Outside the picture.")
    return [line for line in strokes if len(line) > 1]


class ReplyForm(OnceForm):
    text = words_field("Answer", rows=2, error_messages={"required": "Write something first."})

    field_order = ["key", "text"]
