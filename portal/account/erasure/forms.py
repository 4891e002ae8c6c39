from typing import Any

from django import forms

from portal.models import User


class EraseForm(forms.Form):
    address = forms.CharField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        help_text="Type it to say that you mean it.",
        error_messages={"required": "Type your e-mail address to confirm."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address.strip().lower() != self.user.email.lower():
            raise forms.ValidationError("This is not the address of this account.")
        return address
