from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils import timezone

from feedback.bugs.forms import words_field
from feedback.bugs.move import ASKS_FOR_WORDS
from feedback.models import BugReport, Defect
from portal.account.forms import no_control_characters
from portal.gate.forms import ReplyForm
from portal.models import Cohort, Invitation, Membership, Reply, User
from portal.models.reply import thing_named

LONGEST_REASON = 300
OPEN = "open"


class ReasonForm(forms.Form):
    """A sentence that an artist will read."""

    reason = forms.CharField(
        label="Reason",
        help_text="The artist reads this.",
        max_length=LONGEST_REASON,
        validators=[no_control_characters],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the reason; the artist is owed one."},
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="Empty: a link for whoever has it.",
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Choose an open cohort."},
    )
    days = forms.IntegerField(label="Valid for days", min_value=1, max_value=60, initial=7)
    note = forms.CharField(
        label="Note",
        help_text="For the team; the artist does not see it.",
        required=False,
        max_length=500,
        validators=[no_control_characters],
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = at or timezone.now()
        cohort = cast(forms.ModelChoiceField, self.fields["cohort"])
        cohort.queryset = Cohort.objects.exclude(ends_at__lte=now).order_by("-starts_at")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email and Invitation.objects.usable().filter(email=email).exists():
            raise forms.ValidationError("This address has an open invitation. Send that one again.")
        return email


class BugFilter(forms.Form):
    """What the list of reports is narrowed to. What makes no sense is left out."""

    status = forms.ChoiceField(
        label="State",
        required=False,
        choices=[(OPEN, "Open"), ("", "All"), *BugReport.Status.choices],
    )
    code = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All kinds"), *Defect.choices]
    )
    severity = forms.TypedChoiceField(
        label="How bad",
        required=False,
        coerce=int,
        choices=[("", "Any"), *BugReport.Severity.choices],
    )


class MoveForm(forms.Form):
    """Where a report goes next, from the state that its reader saw."""

    seen = forms.CharField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label="State")
    sentence = words_field(
        "What the reporter should know", required=False, help_text="The reporter reads this."
    )
    original = forms.IntegerField(
        label="Number of the original",
        required=False,
        min_value=1,
        help_text="For a duplicate alone.",
    )

    def __init__(self, *args: Any, report: BugReport, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": report.status} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.report = report
        to = cast(forms.ChoiceField, self.fields["to"])
        to.choices = [(one, BugReport.Status(one).label) for one in report.edges()]

    @property
    def is_late(self) -> bool:
        """Somebody else moved the report after this form was opened."""
        return self.data.get("seen") in BugReport.Status.values and (
            self.data["seen"] != self.report.status
        )

    def clean_original(self) -> BugReport | None:
        number = self.cleaned_data["original"]
        if number is None:
            return None
        original = BugReport.objects.filter(number=number).exclude(pk=self.report.pk).first()
        if original is None:
            raise forms.ValidationError(f"There is no other report with the number {number}.")
        return original

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        to = cleaned.get("to")
        is_duplicate = to == BugReport.Status.DUPLICATE
        if to in ASKS_FOR_WORDS and "sentence" in cleaned and not cleaned["sentence"].strip():
            self.add_error("sentence", "Write a sentence; the reporter is owed one.")
        if is_duplicate and "original" in cleaned and cleaned["original"] is None:
            self.add_error("original", "Give the number of the report that came first.")
        if not is_duplicate:
            cleaned["original"] = None
        return cleaned


class AnswerForm(ReplyForm):
    """What the team writes to a person, in a thread that there is or the one of their place."""

    about = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_about(self) -> Model:
        table, _, number = self.cleaned_data["about"].partition(":")
        thing = thing_named(table, int(number)) if number.isdecimal() else None
        own = isinstance(thing, Membership) and thing.user_id == self.person.pk
        if thing is None or not (own or Reply.objects.thread(self.person, thing).exists()):
            raise forms.ValidationError("There is no such thread with this person.")
        return thing


class StopForm(forms.Form):
    notice = forms.CharField(
        label="What everybody reads",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In a banner on every page while the stop lasts. Say until when, if you know.",
        error_messages={"required": "Write the notice; everybody is owed one."},
    )
    reason = forms.CharField(
        label="Why, for the team",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Give the reason; a second person decides by it."},
    )
