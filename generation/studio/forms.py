import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet

from generation.engines.contract import RenderRequest
from generation.engines.errors import RequestRejected
from generation.engines.limits import check_request
from generation.models import Clip, Generation, ModelVersion
from generation.studio.fields import (
    FramesField,
    SeedField,
    SizeField,
    length_choices,
    read_count,
    read_size,
    size_choices,
)
from generation.studio.offer import Offer
from portal.models import User

# Which field of the form an engine's or the queue's refusal belongs to; others stand beside
# the field of their own name, or above the form.
_FIELD_OF = {"width_px": "size", "height_px": "size", "frames": "length"}
_UNREADABLE = "This model cannot be used at the moment. Choose another."


class ComposeForm(forms.Form):
    """A prompt and its settings, for one model: its options alone, its limits, its words."""

    prompt = forms.CharField(
        strip=False,
        widget=forms.Textarea(attrs={"class": "input words", "rows": 6}),
        error_messages={"required": "Write a prompt first."},
    )
    model_version = forms.ModelChoiceField(
        ModelVersion.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
        label="Model",
        error_messages={
            "required": "Choose a model.",
            "invalid_choice": "This model is not offered to you at the moment. Choose another.",
        },
    )
    size = SizeField(label="Frame, pixels")
    length = FramesField(label="Length, seconds")
    variations = forms.TypedChoiceField(
        coerce=int,
        choices=[(n, str(n)) for n in (1, 2, 4, Generation.MAX_VARIATIONS)],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how many variations.",
            "invalid_choice": "Choose 1, 2, 4 or 8 variations; %(value)s is not one of them.",
        },
    )
    seed = SeedField(
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric"}),
        help_text="Leave it empty for a new one. Each variation takes the next.",
    )
    negative_prompt = forms.CharField(
        required=False,
        strip=False,
        label="Keep out of the picture",
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    steps = forms.IntegerField()
    guidance = forms.FloatField()
    source = forms.ModelChoiceField(
        Clip.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "The clip that you started from is not one of yours."},
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        versions: QuerySet[ModelVersion],
        version: ModelVersion,
        initial: dict[str, Any] | None = None,
    ) -> None:
        first = {"idempotency_key": uuid.uuid4(), "variations": 1}
        super().__init__(data, initial=first | (initial or {}))
        self.offer = Offer(version)
        self.fields["model_version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["source"].queryset = Clip.objects.filter(artist=user)  # type: ignore[attr-defined]
        self._show_choices()
        self._show_numbers()

    @property
    def prompt_words(self) -> int | None:
        return self.offer.prompt_words

    def _show_choices(self) -> None:
        """Suggestions of the model, and what was chosen before or sent now."""
        usual = self.offer.version.defaults
        self.initial.setdefault("model_version", self.offer.version.slug)
        self.initial.setdefault("size", f"{usual['width_px']}x{usual['height_px']}")
        self.initial.setdefault("length", usual["frames"])
        chosen = [(self.initial[name], self.data.get(name)) for name in ("size", "length")]
        sizes = [size for text in chosen[0] if (size := read_size(text))]
        counts = [count for text in chosen[1] if (count := read_count(text))]
        self.fields["size"].choices = size_choices(self.offer.sizes(*sizes))  # type: ignore[attr-defined]
        self.fields["length"].choices = length_choices(  # type: ignore[attr-defined]
            self.offer, self.offer.lengths(*counts)
        )

    def _show_numbers(self) -> None:
        limits = self.offer.limits
        if not limits.negative_prompt:
            del self.fields["negative_prompt"]
        for name in ("steps", "guidance"):
            self.initial.setdefault(name, self.offer.default(name))
        steps = {"class": "input", "min": limits.min_steps, "max": limits.max_steps}
        self.fields["steps"].widget.attrs |= steps
        self.fields["steps"].help_text = (
            "This model takes no other number."
            if limits.min_steps == limits.max_steps
            else f"{limits.min_steps} to {limits.max_steps}."
        )
        if limits.guidance:
            self.fields["guidance"].widget.attrs |= {"class": "input", "step": "0.1"}
        else:
            del self.fields["guidance"]

    def clean_prompt(self) -> str:
        return _plain_lines(self.cleaned_data["prompt"])

    def clean_negative_prompt(self) -> str:
        return _plain_lines(self.cleaned_data["negative_prompt"]).strip()

    def clean(self) -> dict[str, Any]:
        """Ask the engine's own rules about everything at once, so that one look finds all."""
        if "negative_prompt" not in self.fields and self.data.get("negative_prompt", "").strip():
            self.add_error(
                None,
                "This model takes no negative prompt. Yours is left out; send again if you agree.",
            )
        request, usual = self._request(), self._usual()
        for _ in usual:
            try:
                check_request(request, self.offer.limits, count_tokens=self.offer.count)
            except RequestRejected as rejected:
                self.refuse(rejected.sentence, field=rejected.field)
                request = replace(request, **{rejected.field: usual[rejected.field]})
            except OSError:
                self.refuse(_UNREADABLE, field="model_version")
                break
            else:
                break
        return self.cleaned_data

    def refuse(self, sentence: str, *, field: str | None) -> None:
        """Put a refusal beside what it is about, or above the form; once for each field."""
        name = _FIELD_OF.get(field or "", field)
        if name not in self.fields:
            self.add_error(None, sentence)
        elif name not in self.errors:
            self.add_error(name, sentence)

    def ask_again(self) -> None:
        """After a refusal: another submission, which begins at what was wrong."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True
        self.data = dict(self.data.items()) | {"idempotency_key": str(uuid.uuid4())}

    def settings(self) -> dict[str, Any]:
        """What `submit()` takes, from a valid form."""
        request = self._request()
        return {
            "model_version": self.cleaned_data["model_version"],
            "prompt": request.prompt,
            "negative_prompt": request.negative_prompt,
            "width_px": request.width_px,
            "height_px": request.height_px,
            "frames": request.frames,
            "fps": request.fps,
            "steps": request.steps,
            "guidance": request.guidance,
            "variations": self.cleaned_data["variations"],
            "seed": self.cleaned_data["seed"],
            "idempotency_key": self.cleaned_data["idempotency_key"],
            "source": self.cleaned_data["source"],
        }

    def _usual(self) -> dict[str, Any]:
        """A value that each field of a request may surely have."""
        defaults = self.offer.version.defaults
        names = ("width_px", "height_px", "frames", "fps", "steps", "guidance")
        free = {"prompt": "-", "negative_prompt": "", "seed": 0}
        return free | {name: defaults[name] for name in names}

    def _request(self) -> RenderRequest:
        """What was asked for; where a field could not be read, the usual value stands in."""
        given, usual = self.cleaned_data, self._usual()
        width, height = given.get("size") or (usual["width_px"], usual["height_px"])
        return RenderRequest(
            prompt=given.get("prompt", usual["prompt"]),
            negative_prompt=given.get("negative_prompt", ""),
            width_px=width,
            height_px=height,
            frames=given.get("length") or usual["frames"],
            fps=self.offer.fps,
            steps=given.get("steps", usual["steps"]),
            guidance=float(given.get("guidance", usual["guidance"])),
            seed=given.get("seed") or 0,
        )


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
