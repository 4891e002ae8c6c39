import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.models import Notice, User

HIDDEN = {"Cc", "Cf", "Zl", "Zp"}  # categories of Unicode
ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"


def no_control_characters(text: str) -> None:
    """A name ends up in headers of mails and lines of logs; a line break there is an attack."""
    if any(unicodedata.category(letter) in HIDDEN for letter in text):
        raise ValidationError("Only letters, please: no line breaks or control characters.")


def no_hidden_characters(text: str) -> None:
    """Words in a text area have lines and tabs, and joiners, which letters and signs are built of.

    Nothing else in them may be out of sight.
    """
    for shown in ("\r\n", "\n", "\t", ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER):
        text = text.replace(shown, " ")
    if any(unicodedata.category(letter) in HIDDEN for letter in text):
        raise ValidationError("Only letters and line breaks, please: no control characters.")


def words_field(
    label: str, *, rows: int = 3, max_length: int = 4000, **options: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=max_length,
        validators=[no_hidden_characters],
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        no_control_characters(name)
        return name


class NoticeForm(forms.Form):
    by_mail = forms.MultipleChoiceField(
        label="By mail",
        choices=Notice.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
