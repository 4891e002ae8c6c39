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

    def to_python(self, value: Any) -> tuple[int, int]:
        if size := read_size(value):
            return size
        raise ValidationError("Choose a size, as width and height in pixels.")

    def validate(self, value: tuple[int, int]) -> None:
        forms.Field.validate(self, value)


class FramesField(forms.ChoiceField):
    """A length as its count of frames, so that what is chosen is what is rendered."""

    widget = forms.RadioSelect

    def to_python(self, value: Any) -> int:
        count = read_count(value)
        if count is None:
            raise ValidationError("Choose a length.")
        return count

    def validate(self, value: int) -> None:
        forms.Field.validate(self, value)


class SeedField(forms.CharField):
    """A whole number, grouped as one likes; empty for a new one."""

    def clean(self, value: Any) -> int | None:
        text = "".join(super().clean(value).split())
        if not text:
            return None
        seed = read_count(text)
        if seed is None:
            raise ValidationError("The seed must be a whole number, or empty for a new one.")
        return seed


def size_choices(sizes: list[tuple[int, int]]) -> list[tuple[str, str]]:
    return [(f"{width}x{height}", f"{width} \u00d7 {height}") for width, height in sizes]


def length_choices(offer: Offer, counts: list[int]) -> list[tuple[str, SafeString]]:
    """The seconds are those of the frames, not rounded to a prettier length."""
    return [
        (str(n), format_html("{} <small>{} frames</small>", f"{n / offer.fps:.2f}", n))
        for n in counts
    ]


def read_size(value: Any) -> tuple[int, int] | None:
    width, _, height = str(value).partition("x")
    sides = read_count(width), read_count(height)
    return (sides[0], sides[1]) if sides[0] is not None and sides[1] is not None else None


def read_count(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
