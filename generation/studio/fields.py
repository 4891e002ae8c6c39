"""Fields of the composer. They read what was typed; whether a model takes it, the engine says."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from generation.studio.offer import Offer


class SizeField(forms.ChoiceField):
    """`256x160` to (width_px, height_px); any size, since the suggested ones are not all."""

    widget = forms.RadioSelect

    def to_python(self, value: Any) -> tuple[int, int]:  # type: ignore[override]
        width, _, height = str(value).partition("x")
        if not (_is_whole(width) and _is_whole(height)):
            raise ValidationError("Choose a size, as width and height in pixels.")
        return int(width), int(height)

    def validate(self, value: tuple[int, int]) -> None:
        forms.Field.validate(self, value)


class FramesField(forms.ChoiceField):
    """A length as its count of frames, so that what is chosen is what is rendered."""

    widget = forms.RadioSelect

    def to_python(self, value: Any) -> int:  # type: ignore[override]
        if not _is_whole(str(value)):
            raise ValidationError("Choose a length.")
        return int(value)

    def validate(self, value: int) -> None:
        forms.Field.validate(self, value)


class SeedField(forms.CharField):
    """A whole number, grouped as one likes; empty for a new one."""

    def clean(self, value: Any) -> int | None:
        text = "".join(super().clean(value).split())
        if not text:
            return None
        if not _is_whole(text):
            raise ValidationError("The seed must be a whole number, or empty for a new one.")
        return int(text)


def size_choices(sizes: list[tuple[int, int]]) -> list[tuple[str, str]]:
    return [(f"{width}x{height}", f"{width} \u00d7 {height}") for width, height in sizes]


def length_choices(offer: Offer, counts: list[int]) -> list[tuple[str, SafeString]]:
    """The seconds are those of the frames, not rounded to a prettier length."""
    return [
        (str(n), format_html("{} <small>{} frames</small>", f"{n / offer.fps:.2f}", n))
        for n in counts
    ]


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12
