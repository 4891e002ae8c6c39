"""What is done from the list: changes to several reports, a merge, a saved view."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from feedback.models import BugReport, SavedView
from feedback.review.inbox_filter import InboxFilter
from feedback.review.saved_views import is_built_in
from feedback.review.triage import Seen
from portal.account.forms import no_control_characters, words_field
from portal.models import User

MOST_AT_ONCE = 100
MINE, NOBODY, TO, DUPLICATES = "mine", "nobody", "to", "duplicates"
PRIORITY = "priority-"


class SeenField(forms.Field):
    """Reports as the list showed them; each is a ticked box."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[Seen]:
        try:
            return [Seen.read(text) for text in dict.fromkeys(value or [])]
        except ValueError:
            raise forms.ValidationError("The list was not read whole. Open it again.") from None

    def validate(self, value: list[Seen]) -> None:
        if not value:
            raise forms.ValidationError("Tick a report first.")
        if len(value) > MOST_AT_ONCE:
            raise forms.ValidationError(f"At most {MOST_AT_ONCE} reports at once.")


class ChangeForm(forms.Form):
    """What is done to the ticked reports. `do` is the button that was pressed."""

    report = SeenField()
    do = forms.ChoiceField(
        choices=[
            *((one, one) for one in (MINE, NOBODY, TO, DUPLICATES, f"{PRIORITY}none")),
            *((f"{PRIORITY}{one}", label) for one, label in BugReport.Priority.choices),
        ],
        error_messages={"required": "Choose what to do.", "invalid_choice": "Choose what to do."},
    )
    person = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True),
        required=False,
        to_field_name="public_id",
        error_messages={"invalid_choice": "Choose somebody of the team."},
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("do") == TO and "person" in cleaned and cleaned["person"] is None:
            self.add_error("person", "Choose somebody of the team.")
        return cleaned

    @property
    def priority(self) -> int | None:
        said = self.cleaned_data["do"].removeprefix(PRIORITY)
        return None if said == "none" else int(said)

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class MergeForm(forms.Form):
    """Which reports are the same as which, from the states that their reader saw."""

    report = SeenField()
    original = forms.IntegerField(
        label="Number of the original",
        min_value=1,
        help_text="The oldest is suggested. One that is itself a duplicate stands for its own "
        "original.",
        error_messages={"required": "Give the number of the report that came first."},
    )
    sentence = words_field(
        "What the reporters should know",
        rows=3,
        help_text="Every reporter reads this.",
        error_messages={"required": "Write a sentence; the reporters are owed one."},
    )

    def ticked(self) -> list[Seen]:
        """Those that are sent, or none where they cannot be read."""
        try:
            return SeenField().to_python(self["report"].value())
        except forms.ValidationError:
            return []

    def clean_original(self) -> BugReport:
        number = self.cleaned_data["original"]
        original = BugReport.objects.filter(number=number).first()
        if original is None:
            raise forms.ValidationError(f"There is no report with the number {number}.")
        return original


class ViewNameForm(forms.Form):
    name = forms.CharField(
        label="Name of the view",
        max_length=60,
        validators=[no_control_characters],
        error_messages={"required": "Give the view a name."},
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if is_built_in(name):
            raise forms.ValidationError("The house has a view of this name. Choose another one.")
        return name


class SaveViewForm(ViewNameForm):
    """The filters of the list as they are, under a name."""

    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_query(self) -> str:
        """What the filters understand of it, and no more."""
        query = InboxFilter(QueryDict(self.cleaned_data["query"]), reader=self.owner).query
        longest = SavedView._meta.get_field("query").max_length
        if len(query) > cast(int, longest):
            raise forms.ValidationError("These are too many filters for one view.")
        return query


def seen_of(reports: Sequence[BugReport]) -> list[str]:
    return [str(Seen.of(report)) for report in reports]
