"""Confirm once more who is there, before something that cannot be taken back."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.utils.http import urlencode

# What is sent is kept until the person has confirmed, and then done.
confirmed_lately = reauthentication_required(allow_get=True, app="allauth.account")


def confirm_url(request: HttpRequest) -> str:
    """Where a sign-in without its second factor shows it, and comes back from."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    url: str = next(method["url"] for method in methods if method["id"].startswith("mfa_"))
    if request.method != "GET":
        return url
    return f"{url}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}"
