"""What the clip page shows on behalf of the apps above: each declares panes in `clip_panes.py`.

declare(Pane(slug="rate", label="Rate", template="feedback/ratings/_pane.html",
             context=rating_pane, order=10))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from generation.models import Clip
from portal.models import User

PaneContext = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One tab beside the player; `slug` is its address (`#rate`).

    context(clip, user) gives the variables of the template, besides `clip` and what context
    processors add. None: not for this clip or this person, and the tab is left out.
    Under "count" it may give a number printed in the tab, under "marks" a list of `Mark`, under
    "elsewhere" the frames of marks that are too many to be drawn with their labels.
    asks: names in the address that context() takes as keywords, "" where it has none of them.
    """

    slug: str
    label: str
    template: str
    context: PaneContext
    order: int = 50
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A range of frames on the timeline, both ends included, and where it leads."""

    label: str
    frame_start: int
    frame_end: int
    url: str = ""
    is_fault: bool = False


_panes: dict[str, Pane] = {}
_discovered = False


def declare(pane: Pane) -> None:
    """Add a pane; the last one with the same slug wins."""
    _panes[pane.slug] = pane


def declared() -> list[Pane]:
    """All panes of all apps, in the order in which the tabs stand."""
    global _discovered
    if not _discovered:
        autodiscover_modules("clip_panes")
        _discovered = True
    return sorted(_panes.values(), key=lambda pane: (pane.order, pane.slug))


def contexts_for(
    clip: Clip,
    user: User,
    *,
    asked: Mapping[str, str] | None = None,
    given: Mapping[str, dict[str, Any]] | None = None,
) -> list[tuple[Pane, dict[str, Any]]]:
    """Each pane that is shown, with its variables. `given`, by slug, goes over what it asks for.

    A view of the app above answers a refused form with `given={"rate": {"form": form}}`.
    asked: what stands in the address.
    """
    shown = []
    for pane in declared():
        wanted = {name: (asked or {}).get(name, "") for name in pane.asks}
        context = pane.context(clip, user, **wanted)
        if context is not None:
            shown.append((pane, context | (given or {}).get(pane.slug, {})))
    return shown
