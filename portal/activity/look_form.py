from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from portal.account.forms import words_field
from portal.models import Look

# A decision about something held is never chosen: opening it says so by itself.
_CHOSEN = [one for one in Look.Purpose.choices if one[0] != Look.Purpose.HOLD]


class LookForm(forms.Form):
    """Why somebody of the staff wants to see an artist's work; the artist reads both answers."""

    purpose = forms.ChoiceField(
        choices=[("", "Choose one"), *_CHOSEN],
        error_messages={"required": "Choose a purpose."},
    )
    note = words_field(
        "In your words",
        rows=2,
        max_length=300,
        help_text="The artist reads this, with your name and the time.",
        error_messages={"required": "Say why; the artist is owed it."},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def back(self) -> str:
        """Where to go on this site once the look is open; empty where that is nowhere."""
        wanted: str = self.cleaned_data["next"]
        return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def look_form(request: HttpRequest) -> LookForm:
    if request.method == "POST":
        return LookForm(request.POST)
    return LookForm(initial={"next": request.GET.get("next", "")})
