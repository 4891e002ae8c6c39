from django import forms

from portal.account.forms import no_control_characters

LONGEST_APPEAL = 1000


class AppealForm(forms.Form):
    """Why a refusal is wrong, in a sentence or a few."""

    text = forms.CharField(
        label="Why it should pass",
        help_text="Another person than the first reads this with your prompt.",
        max_length=LONGEST_APPEAL,
        validators=[no_control_characters],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence why it should pass."},
    )
