from typing import Any

from django import forms

from portal.models import Cohort
from portal.once_form import OnceForm


def day_field(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, such as 2026-11-24."},
    )


class DatasetForm(OnceForm):
    """What one data set is made of. Who agrees to it is read when it is made."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.order_by("-starts_at", "-pk"),
        label="Cohort",
        required=False,
        empty_label="All cohorts",
        error_messages={"invalid_choice": "Choose a cohort of the list."},
    )
    since = day_field("Said from", "Empty: from the beginning.")
    until = day_field("Said until", "This day included. Empty: until now.")
    with_clips = forms.BooleanField(
        label="With the films",
        required=False,
        help_text="Larger by far. Without them the files name where each film would be.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day is before the first one.")
        return cleaned
