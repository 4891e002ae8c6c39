"""What staff set on a report: each form carries the value that its reader saw."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from feedback.models import BugReport
from generation.models import ModelVersion
from portal.account.forms import no_control_characters
from portal.models import User


def team() -> QuerySet[User]:
    """Whoever may be assigned a report."""
    staff = User.objects.filter(is_staff=True, is_active=True)
    roles = (User.REVIEWER, User.OPERATOR)
    return staff.filter(groups__name__in=roles).distinct().order_by("name", "pk")


class SeenForm(forms.Form):
    """One value of a report. `seen` is the one that was there when the form was drawn."""

    name: ClassVar[str]

    def __init__(self, *args: Any, report: BugReport, **kwargs: Any) -> None:
        now = getattr(report, self.name)
        kwargs["initial"] = {self.name: now, "seen": now} | kwargs.get("initial", {})
        kwargs["auto_id"] = f"{self.name}_%s"
        super().__init__(*args, **kwargs)


class PriorityForm(SeenForm):
    name = "priority"
    priority = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "None yet"), *BugReport.Priority.choices],
        error_messages={"invalid_choice": "Choose one of the four, or none."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AssigneeForm(SeenForm):
    name = "assignee"
    assignee = forms.ModelChoiceField(
        User.objects.none(),
        label="Who works on it",
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose somebody of the team."},
    )
    seen = forms.ModelChoiceField(
        User.objects.filter(is_staff=True), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = team()  # type: ignore[attr-defined]


class SummaryForm(SeenForm):
    name = "public_summary"
    public_summary = forms.CharField(
        label="Summary for others",
        required=False,
        max_length=160,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Other artists read this. Your words, not those of the reporter.",
    )
    seen = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)


class RerunForm(forms.Form):
    model_version = forms.ModelChoiceField(
        ModelVersion.objects.none(),
        label="On another version",
        empty_label=None,
        error_messages={
            "required": "Choose a version.",
            "invalid_choice": "This version is not offered any more.",
        },
    )

    def __init__(self, *args: Any, report: BugReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "rerun_%s"})
        offered = ModelVersion.objects.offered().order_by("-pk")
        if report.clip is not None:
            offered = offered.exclude(pk=report.clip.generation.model_version_id)
        self.fields["model_version"].queryset = offered  # type: ignore[attr-defined]
