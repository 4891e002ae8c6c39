from collections.abc import Callable
from typing import Any

from allauth.account.views import BaseReauthenticateView

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
    """What the gate must admit a signed-in person to before this view. None: nothing.

    allauth's public pages ask nothing: to sign in and out, to confirm an address. Nor does its
    page that asks who is there once more, which leads on to where somebody was. Its pages that
    change the account are behind the gate like our own.
    """
    if issubclass(getattr(view, "view_class", type(None)), BaseReauthenticateView):
        return None
    if not getattr(view, "login_required", True):
        return None
    return getattr(view, "asked_act", Act.VIEW)


def securing(view: View) -> View:
    """Open this view to staff who have no second factor yet: it keeps others out of an account."""
    view.secures_account = True  # type: ignore[attr-defined]
    return view


def secures_account(view: View) -> bool:
    """What staff may do before their second factor: set one up, and all that allauth's pages do."""
    by_allauth = getattr(view, "__module__", "").startswith("allauth.")
    return by_allauth or getattr(view, "secures_account", False)
