from collections.abc import Callable
from typing import Any

from portal.gate.admit import Act

View = Callable[..., Any]


def without_admission(view: View) -> View:
    """Open this view to signed-in people whom the gate refuses: it is where they are led."""
    view.asked_act = None  # type: ignore[attr-defined]
    return view


def looking_back(view: View) -> View:
    """Open this view also to those whose membership ended lately: it shows what is their own."""
    view.asked_act = Act.LOOK_BACK  # type: ignore[attr-defined]
    return view


def act_asked(view: View) -> Act | None:
    """What the gate must admit a signed-in person to before this view. None: nothing."""
    if not getattr(view, "login_required", True):
        return None
    return getattr(view, "asked_act", Act.VIEW)


def is_of_allauth(view: View) -> bool:
    return getattr(view, "__module__", "").startswith("allauth.")
