"""The composer as it opens, as it comes back, and as it changes with the model."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generation.models import Clip, ModelVersion, PolicyDecision
from generation.queue.estimate import estimate_s
from generation.studio.forms import ComposeForm
from generation.studio.offer import offered_models
from generation.studio.start import (
    choose_version,
    initial_carried,
    initial_from,
    initial_from_clip,
    newest_generation,
)
from portal.gate.admit import Act, admit
from portal.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """form: None while no model is offered. source: the clip that it started from; words_of: the
    decision whose prompt stands in it."""

    form: ComposeForm | None
    versions: list[ModelVersion]
    source: Clip | None = None
    words_of: PolicyDecision | None = None

    def context(self) -> dict[str, Any]:
        version = self.form.offer.version if self.form else None
        return {
            "form": self.form,
            "source": self.source,
            "words_of": self.words_of,
            "lanes": [_lane(version) for version in self.versions],
            "untrained": version is not None and not version.trained,
        }


def open_composer(
    *,
    user: User,
    slug: str = "",
    source: Clip | None = None,
    same_seed: bool = False,
    decision: PolicyDecision | None = None,
) -> Composer:
    """With an earlier clip's words and settings, or those of the newest generation; or with the
    words that something was decided about.
    """
    versions = _offered(user)
    earlier = source.generation if source else newest_generation(user)
    usual = earlier.model_version if earlier else None
    version = choose_version(versions, slug, usual=usual)
    if version is None:
        return Composer(form=None, versions=versions)
    initial: dict[str, Any] = {}
    if source:
        initial = initial_from_clip(source, version=version, same_seed=same_seed)
    elif earlier:
        initial = initial_from(earlier, version=version)
    if decision:
        initial |= {"prompt": decision.words, "negative_prompt": decision.negative_words}
    form = _form(user, versions, version, initial=initial)
    return Composer(form=form, versions=versions, source=source, words_of=decision)


def bind_composer(*, user: User, data: Mapping[str, str]) -> Composer:
    """With what was sent, to be judged by the model that was chosen."""
    versions = _offered(user)
    version = choose_version(versions, data.get("model_version", ""))
    if version is None:
        return Composer(form=None, versions=versions)
    source = _own_clip(user, data.get("source", ""))
    return Composer(
        form=_form(user, versions, version, data=data), versions=versions, source=source
    )


def change_model(*, user: User, data: Mapping[str, str]) -> Composer:
    """With another model's settings, keeping what was typed."""
    versions = _offered(user)
    version = choose_version(versions, data.get("model_version", ""))
    if version is None:
        return Composer(form=None, versions=versions)
    initial = initial_carried(data, version=version)
    return Composer(form=_form(user, versions, version, initial=initial), versions=versions)


def _offered(user: User) -> list[ModelVersion]:
    return list(offered_models(admit(user, Act.MAKE)))


def _form(
    user: User,
    versions: list[ModelVersion],
    version: ModelVersion,
    *,
    data: Mapping[str, str] | None = None,
    initial: dict[str, Any] | None = None,
) -> ComposeForm:
    choices = ModelVersion.objects.filter(pk__in=[one.pk for one in versions])
    return ComposeForm(
        data, user=user, versions=choices.order_by("lane", "-pk"), version=version, initial=initial
    )


def _own_clip(user: User, public_id: str) -> Clip | None:
    try:
        wanted = uuid.UUID(public_id)
    except ValueError:
        return None
    own = Clip.objects.filter(artist=user).select_related("generation")
    return own.filter(public_id=wanted).first()


def _lane(version: ModelVersion) -> dict[str, Any]:
    usual = version.defaults
    size = {name: usual[name] for name in ("width_px", "height_px", "frames", "steps")}
    return {
        "value": version.slug,
        "label": version.get_lane_display(),
        "seconds": estimate_s(version, **size),
    }
