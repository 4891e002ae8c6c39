from typing import Any

from django import forms

from portal.days import DayField
from portal.models import Cohort
from portal.once_form import OnceForm


class DatasetForm(OnceForm):
    """What one data set is made of. Who agrees to it is read when it is made."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.order_by("-starts_at", "-pk"),
        label="Cohort",
        required=False,
        empty_label="All cohorts",
        error_messages={"invalid_choice": "Choose a cohort of the list."},
    )
    since = DayField("Said from", help_text="Empty: from the beginning.")
    until = DayField("Said until", help_text="This day included. Empty: until now.")
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
