import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from generation.models import Clip, Generation, ModelVersion
from generation.models.clip import ClipQuerySet
from portal.models import User

_NUMBER = re.compile(r"0*(\d{1,9})-(\d{1,2})")
_UNFINISHED = (*Clip.ACTIVE, *(status for status in Clip.TERMINAL if status != Clip.Status.DONE))


class NarrowForm(forms.Form):
    """Filters that every list of clips has. A value it does not know narrows nothing."""

    since = "created_at"  # the time that `when` is about

    q = forms.CharField(required=False, max_length=200)
    model = forms.ModelChoiceField(
        ModelVersion.objects.none(), required=False, to_field_name="slug", empty_label="Any model"
    )
    when = forms.ChoiceField(
        required=False,
        choices=[("", "Any time"), ("day", "Today"), ("week", "7 days"), ("month", "30 days")],
    )

    def __init__(self, data: Any, *, generations: QuerySet[Generation], **options: Any) -> None:
        super().__init__(data, **options)
        used = generations.values("model_version")
        self.fields["model"].queryset = ModelVersion.objects.filter(pk__in=used).order_by("-pk")  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select) and not isinstance(
                field.widget, forms.RadioSelect
            ):
                field.widget.attrs["class"] = "input"

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, clips: ClipQuerySet, *, at: datetime | None = None) -> ClipQuerySet:
        chosen = self.cleaned_data
        if model := chosen.get("model"):
            clips = clips.filter(generation__model_version=model)
        if when := chosen.get("when"):
            clips = clips.filter(**{f"{self.since}__gte": _since(when, at or timezone.now())})
        return clips.filter(matching(chosen.get("q") or ""))


class BrowseForm(NarrowForm):
    """Of one's own clips."""

    show = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "All"), ("kept", "Kept"), ("finished", "Finished"), ("not", "Not finished")],
    )

    def __init__(self, data: Any, *, user: User) -> None:
        made = Generation.objects.filter(artist=user)
        super().__init__(data, generations=made, initial={"show": ""})
        self.full_clean()

    def narrow(self, clips: ClipQuerySet, *, at: datetime | None = None) -> ClipQuerySet:
        if show := self.cleaned_data.get("show"):
            clips = _SHOW[show](clips)
        return super().narrow(clips, at=at)


class CohortForm(NarrowForm):
    """Of what others show: by whom too. Staff read whose it is by pseudonym, in its place too: the
    key of an artist, or the order of their names, would lead to the name.
    """

    since = "shown_at"

    whose = forms.CharField(required=False, widget=forms.HiddenInput)
    artist = forms.TypedChoiceField(required=False, empty_value=None)

    def __init__(self, data: Any, *, user: User) -> None:
        shown = Clip.objects.shown_to(user)
        generations = Generation.objects.filter(pk__in=shown.values("generation"))
        super().__init__(data, generations=generations)
        people = User.objects.filter(pk__in=shown.values("artist")).order_by("name", "pk")
        known = {_key(person, user): person for person in people}
        artist = cast(forms.TypedChoiceField, self.fields["artist"])
        named = [(key, _name(person, user)) for key, person in known.items()]
        artist.choices = [("", "Anybody"), *(sorted(named) if user.is_reviewer else named)]
        artist.coerce = known.get
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "whose")

    def narrow(self, clips: ClipQuerySet, *, at: datetime | None = None) -> ClipQuerySet:
        if artist := self.cleaned_data.get("artist"):
            clips = clips.filter(artist=artist)
        return super().narrow(clips, at=at)


def _key(artist: User, reader: User) -> str:
    return artist.pseudonym if reader.is_reviewer else str(artist.public_id)


def _name(artist: User, reader: User) -> str:
    return artist.pseudonym if reader.is_reviewer else artist.name


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
