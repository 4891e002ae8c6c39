import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.models import Notice, User


def no_control_characters(text: str) -> None:
    """A name ends up in headers of mails and lines of logs; a line break there is an attack."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in text):
        raise ValidationError("Only letters, please: no line breaks or control characters.")


def words_field(
    label: str, *, rows: int = 3, max_length: int = 4000, **options: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=max_length,
        validators=[no_control_characters],
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
