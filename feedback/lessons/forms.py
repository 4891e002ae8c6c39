import re

from django import forms

from feedback.models import BugReport, Lesson
from generation.models import ModelVersion
from portal.account.forms import no_control_characters, words_field
from portal.once_form import OnceForm

MOST_REPORTS = 50


class LessonForm(OnceForm):
    kind = forms.ChoiceField(
        label="The team",
        choices=Lesson.Kind.choices,
        widget=forms.RadioSelect,
        initial=Lesson.Kind.CHANGED,
        error_messages={"required": "Say whether it is a change or a lesson."},
    )
    title = forms.CharField(
        label="In a line",
        max_length=120,
        validators=[no_control_characters],
        help_text="Every artist reads this. No name of an artist, and no word of theirs.",
        error_messages={"required": "Say it in a line."},
    )
    text = words_field("More about it", required=False)
    model_version = forms.ModelChoiceField(
        ModelVersion.objects.order_by("-pk"),
        label="Model version",
        required=False,
        empty_label="No one version",
    )
    reports = forms.CharField(
        label="Numbers of the reports that led to it",
        required=False,
        max_length=500,
        help_text="Such as 173, 180. Each reporter gets a notice.",
    )

    field_order = ["key", "kind", "title", "text", "model_version", "reports"]

    def clean_reports(self) -> list[BugReport]:
        said: str = self.cleaned_data["reports"]
        words = [word for word in re.split(r"[\s,;]+", said) if word]
        if wrong := [word for word in words if not re.fullmatch(r"[0-9]{1,9}", word)]:
            raise forms.ValidationError(f"“{wrong[0][:20]}” is no number of a report.")
        numbers = list(dict.fromkeys(int(word) for word in words))
        if len(numbers) > MOST_REPORTS:
            raise forms.ValidationError(f"No more than {MOST_REPORTS} reports, please.")
        found = BugReport.objects.select_related("reporter").in_bulk(numbers, field_name="number")
        if missing := [number for number in numbers if number not in found]:
            raise forms.ValidationError(f"There is no report with the number {missing[0]}.")
        return [found[number] for number in numbers]
