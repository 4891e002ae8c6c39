from collections.abc import Callable
from typing import Any

from allauth.account.views import BaseReauthenticateView

View = Callable[..., Any]


def without_admission(view: View) -> View:
    """Open this view to signed-in people whom the gate refuses: it is where they are led."""
    view.asks_admission = False  # type: ignore[attr-defined]
    return view


def asks_admission(view: View) -> bool:
    """allauth's public pages stay reachable: to sign out, to confirm an address, to sign in.

    So does its page that asks for the password again, which leads on to where somebody was. Its
    pages that change the account are behind the gate like our own.
    """
    if issubclass(getattr(view, "view_class", type(None)), BaseReauthenticateView):
        return False
    return getattr(view, "login_required", True) and getattr(view, "asks_admission", True)
