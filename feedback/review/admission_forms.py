"""Forms of the people who decide who comes in."""

from datetime import datetime
from typing import Any

from django import forms
from django.core import signing

from feedback.review.forms import cohort_field, days_field, offer_cohorts
from portal.account.forms import no_control_characters
from portal.gate.invitation_list import MOST_BYTES, Line, ListRefused, decode, read_list
from portal.models import AccessRequest, Cohort

SALT = "review.invitation-list"
CONFIRM_WITHIN_S = 3600
OPEN = "open"


class BulkForm(forms.Form):
    """A list of people, pasted or in a file. Valid when each of its lines has been read."""

    cohort = cohort_field()
    days = days_field()
    text = forms.CharField(
        label="Addresses",
        help_text="One a line: ada@example.org or Ada Lovelace <ada@example.org>. "
        "Or lines of a table with a heading: email, name, note, days.",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a CSV file",
        help_text="In UTF-8, with a heading; at most 500 lines and 1 MB.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_cohorts(self, at=at)
        self.lines: list[Line] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text", "").strip(), cleaned.get("file")
        if bool(text) == bool(file):
            both = "Either paste the lines or send a file, not both."
            self.add_error("text", both if text else "Paste some lines, or choose a file.")
            return cleaned
        try:
            data = file.read(MOST_BYTES + 1) if file else b""
            self.lines = read_list(decode(data) if file else cleaned["text"])
        except ListRefused as refused:
            self.add_error("file" if file else "text", str(refused))
        return cleaned


def seal_list(*, cohort: Cohort, days: int, lines: list[Line], by: int) -> str:
    """What was shown, signed, so that exactly that is sent once its reader confirms it."""
    rows = [[line.email, line.name, line.note, line.days or days] for line in lines]
    return signing.dumps([cohort.pk, by, rows], salt=SALT, compress=True)


class ConfirmForm(forms.Form):
    """A list that the same person has looked over within the hour."""

    sealed = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            cohort, by, rows = signing.loads(
                cleaned.get("sealed", ""), salt=SALT, max_age=CONFIRM_WITHIN_S
            )
        except signing.BadSignature:
            raise forms.ValidationError("This list is more than an hour old.") from None
        cleaned["cohort"] = Cohort.objects.filter(pk=cohort).first()
        if by != self.by or cleaned["cohort"] is None:
            raise forms.ValidationError("This list was looked over by somebody else.")
        cleaned["lines"] = [
            Line(email=email, name=name, note=note, days=days) for email, name, note, days in rows
        ]
        return cleaned


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        help_text="For the team.",
        required=False,
        max_length=300,
        validators=[no_control_characters],
    )


class RequestFilter(forms.Form):
    """Which requests are listed. What makes no sense is left out."""

    status = forms.ChoiceField(
        label="State",
        required=False,
        choices=[(OPEN, "Waiting"), ("", "All"), *AccessRequest.Status.choices],
    )


class InviteForm(forms.Form):
    """Into which cohort, from the state that its reader saw."""

    seen = forms.CharField(widget=forms.HiddenInput)
    cohort = cohort_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_cohorts(self)


class DeclineForm(forms.Form):
    """Why not, from the closed list, from the state that its reader saw."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label="Reason",
        help_text="It is mailed in kind words.",
        choices=AccessRequest.Declined.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason; the person is owed one."},
    )
