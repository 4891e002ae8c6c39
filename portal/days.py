"""Days as people name them, in the time zone of the site."""

from datetime import date, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

# Further out a midnight may lie beyond the moments that a database holds.
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def begin_of(day: date) -> datetime:
    """The midnight that begins it."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


class DayField(forms.DateField):
    """One day, or none, that `begin_of` can take, and the day after it."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=[
                MinValueValidator(EARLIEST, "Give a day from the year 2000 on."),
                MaxValueValidator(LATEST, "Give a day before the year 2200."),
            ],
            error_messages={"invalid": "Give a day, such as 2026-11-24."},
        )
