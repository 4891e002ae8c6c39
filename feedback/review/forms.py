from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils import timezone

from feedback.bugs.move import ASKS_FOR_WORDS
from feedback.models import BugReport, Defect
from generation.models import ModelVersion
from generation.policy.rules import load_policy
from portal.account.forms import no_control_characters, words_field
from portal.gate.address import clean_address
from portal.gate.forms import ReplyForm
from portal.gate.standing import IS_INVITED, standing_of
from portal.models import Cohort, Membership, Reply, User
from portal.models.reply import thing_named

LONGEST_REASON = 300


class ReasonForm(forms.Form):
    """A sentence that an artist will read."""

    reason = words_field(
        "Reason",
        rows=2,
        max_length=LONGEST_REASON,
        help_text="The artist reads this.",
        error_messages={"required": "Give the reason; the artist is owed one."},
    )


def cohort_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Cohort.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Choose an open cohort."},
    )


def days_field() -> forms.IntegerField:
    return forms.IntegerField(label="Valid for days", min_value=1, max_value=60, initial=7)


def offer_cohorts(form: forms.Form, *, at: datetime | None = None) -> None:
    """Let the form's field `cohort` choose among those whose time is not over, the newest first."""
    cohort = cast(forms.ModelChoiceField, form.fields["cohort"])
    cohort.queryset = Cohort.objects.exclude(ends_at__lte=at or timezone.now()).order_by(
        "-starts_at"
    )


class RefuseForm(ReasonForm):
    """Under which clause, and why. The reasons are closed; none is about tone or quality."""

    clause = forms.ChoiceField(label="Clause")
    field_order = ["clause", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clause = cast(forms.ChoiceField, self.fields["clause"])
        clause.choices = [
            (one.code, one.title) for one in load_policy().clauses.values() if one.for_staff
        ]


class AppealForm(ReasonForm):
    """What another person makes of an appeal."""

    outcome = forms.ChoiceField(
        label="The appeal",
        choices=[("overturn", "is right: it passes"), ("uphold", "changes nothing")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the appeal is right."},
    )
    field_order = ["outcome", "reason"]


class AlarmForm(forms.Form):
    """What a person found about an alarm, for the artist to read."""

    answer = words_field(
        "What you found",
        rows=2,
        max_length=LONGEST_REASON,
        help_text="The artist reads this.",
        error_messages={"required": "Write a sentence; the artist is owed one."},
    )
    was_false = forms.TypedChoiceField(
        label="The alarm was",
        coerce=lambda value: value == "false",
        choices=[
            ("false", "False: the artist did this"),
            ("true", "True: another hand or a script"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the alarm was false; the rules are judged by it."},
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="Empty: a link for whoever has it.",
    )
    name = forms.CharField(
        label="Name",
        help_text="To greet the person by.",
        required=False,
        max_length=120,
        validators=[no_control_characters],
    )
    cohort = cohort_field()
    days = days_field()
    max_uses = forms.IntegerField(
        label="Good for how many people",
        help_text="More than one only without an address.",
        required=False,
        min_value=1,
        max_value=500,
        initial=1,
    )
    note = words_field(
        "Note",
        rows=2,
        max_length=500,
        help_text="For the team; the artist does not see it.",
        required=False,
    )

    def __init__(self, *args: Any, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_cohorts(self, at=at)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if not email:
            return email
        standing = standing_of([clean_address(email)]).values()
        if IS_INVITED in standing:
            raise forms.ValidationError("This address has an open invitation. Send that one again.")
        if standing:
            raise forms.ValidationError("This person has a place in the programme already.")
        return email

    def clean_max_uses(self) -> int:
        return self.cleaned_data["max_uses"] or 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("email") and cleaned.get("max_uses", 1) > 1:
            self.add_error("max_uses", "An invitation to an address is for one person.")
        return cleaned


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
    fixed_in = forms.ModelChoiceField(
        ModelVersion.objects.order_by("-pk"),
        label="Fixed in",
        required=False,
        empty_label="No version",
        help_text="For a fix; a fault of the portal needs none.",
        error_messages={"invalid_choice": "Choose one of the versions."},
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
        origin = original.origin()
        if origin == self.report:
            raise forms.ValidationError(f"Report {original.label} is a duplicate of this one.")
        return origin

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
        self._clean_fix(cleaned, is_fix=to == BugReport.Status.FIXED)
        return cleaned

    def _clean_fix(self, cleaned: dict[str, Any], *, is_fix: bool) -> None:
        if not is_fix:
            cleaned["fixed_in"] = None
            self.errors.pop("fixed_in", None)
        elif self.report.code != Defect.APP_BUG and cleaned.get("fixed_in", "") is None:
            self.add_error("fixed_in", "Say in which model version it is fixed.")


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
