"""Forms that point: at frames of a clip, and at a part of the picture."""

from typing import Any

from django import forms

from generation.models import Clip
from portal.once_form import OnceForm

BOX = ("left", "top", "width", "height")


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


def percent_field(label: str) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )


class PointingForm(FrameRangeForm):
    """Frames and a box: typed in percent of the picture, and kept as shares of it."""

    left = percent_field("From the left, %")
    top = percent_field("From the top, %")
    width = percent_field("Width, %")
    height = percent_field("Height, %")

    def box_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in BOX]

    def box_is_wrong(self) -> bool:
        return bool(set(BOX) & set(self.errors))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_box(cleaned)
        return cleaned

    def _clean_box(self, cleaned: dict[str, Any]) -> None:
        if self.box_is_wrong():
            return
        missing = [name for name in BOX if cleaned.get(name) is None]
        if len(missing) == len(BOX):
            return
        if missing:
            self.add_error(missing[0], "A box needs all four, or none of them.")
            return
        for name in ("width", "height"):
            if not cleaned[name]:
                self.add_error(name, "The box has no size.")
        for start, size in (("left", "width"), ("top", "height")):
            if cleaned[start] + cleaned.get(size, 0) > 100.0001:
                self.add_error(size, "The box ends outside the picture.")
        for name in BOX:
            if name in cleaned:
                cleaned[name] /= 100
