import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from portal.models import Notice, User


def no_control_characters(text: str) -> None:
    """A name ends up in headers of mails and lines of logs; a line break there is an attack."""
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in text):
        raise ValidationError("Only letters, please: no line breaks or control characters.")


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
