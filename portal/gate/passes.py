from collections.abc import Callable
from typing import Any

View = Callable[..., Any]


def without_admission(view: View) -> View:
    """Open this view to signed-in people whom the gate refuses: it is where they are led."""
    view.asks_admission = False  # type: ignore[attr-defined]
    return view


def asks_admission(view: View) -> bool:
    """allauth's own pages stay reachable: to sign out, to confirm an address, to sign in again."""
    if getattr(view, "__module__", "").startswith("allauth."):
        return False
    return getattr(view, "login_required", True) and getattr(view, "asks_admission", True)
