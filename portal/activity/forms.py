from typing import Any

from django import forms

from portal.activity.groups import groups
from portal.models.entry import EntryQuerySet


class FilterForm(forms.Form):
    """Which entries are shown. A value it does not know narrows nothing."""

    what = forms.ChoiceField(required=False, label="Only")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.groups = {group.slug: group for group in groups() if group.names}
        kinds = [(slug, group.what) for slug, group in self.groups.items()]
        what: Any = self.fields["what"]
        what.choices = [("", "Everything"), *kinds]
        what.widget.attrs["class"] = "input"
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.cleaned_data.get("what"))

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        slug = self.cleaned_data.get("what")
        return entries.of_kind(*self.groups[slug].names) if slug else entries
