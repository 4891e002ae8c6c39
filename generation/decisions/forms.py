from django import forms

from portal.account.forms import words_field

LONGEST_APPEAL = 1000


class AppealForm(forms.Form):
    """Why a refusal is wrong, in a sentence or a few."""

    text = words_field(
        "Why it should pass",
        max_length=LONGEST_APPEAL,
        help_text="Another person than the first reads this with your prompt.",
        error_messages={"required": "Say in a sentence why it should pass."},
    )
