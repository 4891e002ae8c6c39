from typing import Any

from django import forms

from portal.account.consent_wording import WORDINGS
from portal.account.forms import no_control_characters
from portal.models import Consent


class ConsentForm(forms.Form):
    """Three separate questions. None is ticked until its owner ticks it."""

    training = forms.BooleanField(required=False)
    credit = forms.BooleanField(required=False)
    credit_name = forms.CharField(
        label="The name to print",
        required=False,
        max_length=120,
        validators=[no_control_characters],
    )
    press = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, wording in WORDINGS.items():
            self.fields[kind].label = wording.question
            self.fields[kind].help_text = wording.text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("credit_name", "").strip()
        if cleaned.get("credit") and not named and "credit_name" not in self.errors:
            self.add_error("credit_name", "Write the name as it should be printed.")
        return cleaned

    def given(self) -> list[str]:
        return [kind for kind in Consent.Kind if self.cleaned_data[kind]]
