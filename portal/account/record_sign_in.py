"""Write down who signed in, who tried to, and who left; allauth and Django say so by signals."""

from typing import Any

from allauth.account.signals import login_code_rejected, user_logged_in
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from portal.activity.coarse import client_of, network_of
from portal.activity.record import record
from portal.models import User


def subscribe() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    user_login_failed.connect(wrong_password)
    login_code_rejected.connect(wrong_code)
    authentication_failed.connect(wrong_second_factor)


def signed_in(*, request: HttpRequest, user: User, **said: Any) -> None:
    client, network = _place(request)
    record("account.signed_in", person=user, actor=user, client=client, network=network)


def signed_out(*, request: HttpRequest | None, user: User | None, **said: Any) -> None:
    if user is not None and user.pk:
        record("account.signed_out", person=user, actor=user)


def wrong_password(
    *, credentials: dict[str, Any], request: HttpRequest | None = None, **said: Any
) -> None:
    """Of an account that exists; an address that nobody has is nobody's record."""
    address = str(credentials.get("email") or "")
    user = User.objects.filter(email__iexact=address).first() if address else None
    if user is not None and request is not None:
        _failed(request, user, "password")


def wrong_code(*, request: HttpRequest, user: User | None, **said: Any) -> None:
    if user is not None:
        _failed(request, user, "mailed code")


def wrong_second_factor(*, request: HttpRequest, user: User, **said: Any) -> None:
    _failed(request, user, "second factor")


def _failed(request: HttpRequest, user: User, wrong: str) -> None:
    """Nobody is named as the actor: who it was is what nobody knows."""
    client, network = _place(request)
    record("account.sign_in_failed", person=user, wrong=wrong, client=client, network=network)


def _place(request: HttpRequest) -> tuple[str, str]:
    """Browser and system, and the network, as coarsely as they are recorded."""
    try:
        address = get_client_ip(request) or ""
    except ImproperlyConfigured:  # a request that came past the proxy
        address = ""
    client = client_of(request.headers.get("User-Agent", ""))
    return client, network_of(address) or "unknown"
