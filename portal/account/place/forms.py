from django import forms


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The team reads it. Leave it empty if you would rather not say.",
    )
