import uuid
from typing import Any

from django import forms


class OnceForm(forms.Form):
    """A form that carries a key of its own, so that sending it twice says it once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
