import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from generation.models import Clip, Generation, ModelVersion
from generation.models.clip import ClipQuerySet
from portal.models import User

_NUMBER = re.compile(r"0*(\d{1,9})-(\d{1,2})")
_UNFINISHED = (*Clip.ACTIVE, *(status for status in Clip.TERMINAL if status != Clip.Status.DONE))


class BrowseForm(forms.Form):
    """Filters of the gallery. A value it does not know narrows nothing."""

    q = forms.CharField(required=False, max_length=200)
    show = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "All"), ("kept", "Kept"), ("finished", "Finished"), ("not", "Not finished")],
    )
    model = forms.ModelChoiceField(
        ModelVersion.objects.none(), required=False, to_field_name="slug", empty_label="Any model"
    )
    when = forms.ChoiceField(
        required=False,
        choices=[("", "Any time"), ("day", "Today"), ("week", "7 days"), ("month", "30 days")],
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, initial={"show": ""})
        used = Generation.objects.filter(artist=user).values("model_version")
        self.fields["model"].queryset = ModelVersion.objects.filter(pk__in=used).order_by("-pk")  # type: ignore[attr-defined]
        for name in ("model", "when"):
            self.fields[name].widget.attrs["class"] = "input"
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, clips: ClipQuerySet, *, at: datetime | None = None) -> ClipQuerySet:
        chosen = self.cleaned_data
        if show := chosen.get("show"):
            clips = _SHOW[show](clips)
        if model := chosen.get("model"):
            clips = clips.filter(generation__model_version=model)
        if when := chosen.get("when"):
            clips = clips.filter(created_at__gte=_since(when, at or timezone.now()))
        return clips.filter(matching(chosen.get("q") or ""))


_SHOW: dict[str, Callable[[ClipQuerySet], ClipQuerySet]] = {
    "kept": lambda clips: clips.kept(),
    "finished": lambda clips: clips.done(),
    "not": lambda clips: clips.filter(status__in=_UNFINISHED),
}


def matching(text: str) -> Q:
    """Each word must be in the prompt; `0412-3` is a clip, a whole number may be its seed too."""
    found = Q()
    for word in text.split():
        one = Q(generation__prompt__icontains=word)
        if number := _NUMBER.fullmatch(word):
            one |= Q(generation__number=int(number[1]), variation=int(number[2]))
        elif word.isascii() and word.isdigit() and len(word) <= 10:
            one |= Q(seed=int(word)) | Q(generation__number=int(word))
        found &= one
    return found


def _since(when: str, at: datetime) -> datetime:
    if when == "day":
        return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return at - timedelta(days=7 if when == "week" else 30)
