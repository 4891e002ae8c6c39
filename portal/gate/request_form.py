from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from portal.account.forms import no_control_characters
from portal.gate.address import clean_address
from portal.models import AccessRequest

LONGEST_TEXT = 2000


class RequestForm(forms.Form):
    """What we ask of somebody who would like to come in."""

    name = forms.CharField(
        max_length=120,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Tell us your name."},
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Give an address that we can answer to."},
    )
    discipline = forms.ChoiceField(
        label="What you do",
        choices=[("", "Choose one"), *AccessRequest.Discipline.choices],
        error_messages={"required": "Choose what comes closest."},
    )
    portfolio = forms.URLField(
        label="A link to your work",
        max_length=300,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
        error_messages={
            "required": "Show us some work: a site, a reel, a profile.",
            "invalid": "Give the whole address of a page, such as https://example.org.",
        },
    )
    would_make = forms.CharField(
        label="What would you try first?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "A sentence or two is enough."},
    )

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"])

    def clean_would_make(self) -> str:
        words: str = self.cleaned_data["would_make"]
        for line in words.splitlines():
            no_control_characters(line)
        if not words.strip():
            raise ValidationError("A sentence or two is enough.")
        return words
