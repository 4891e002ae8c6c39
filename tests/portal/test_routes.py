"""Closed by default: what may be opened without signing in is this list and nothing else."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "",
    "terms/",
    "rate-cards/",
    "healthz",
    "readyz",
    "invitations/<str:token>/",
    "welcome/",
    "request/",
    "request/sent/",
    "account/login/",
    "account/logout/",
    "account/inactive/",
    "account/signup/",
    "account/confirm-email/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "account/password/reset/key/done/",
    "account/login/code/",
    "account/login/code/confirm/",
    "account/2fa/authenticate/",
    "account/2fa/webauthn/login/",
}


def routes(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def test_public_routes_are_exactly_these() -> None:
    found = {
        route
        for route, view in routes(get_resolver().url_patterns)
        if not getattr(view, "login_required", True)
    }
    assert found == PUBLIC


SAMPLES = {
    "<uuid:public_id>": "6f1c62f0-0000-4000-8000-000000000000",
    "<int:pk>": "1",
    "<int:content_type_id>": "1",
    "<int:number>": "1",
}


def closed_paths() -> list[str]:
    """An address for every closed route; ones made of other patterns are filled by hand."""
    paths = []
    for route, view in routes(get_resolver().url_patterns):
        if not getattr(view, "login_required", True):
            continue
        path = re.sub(r"<uuid:\w+>", SAMPLES["<uuid:public_id>"], route)
        path = re.sub(r"<int:\w+>", "1", path)
        path = re.sub(r"<(str|slug|path):\w+>|<\w+>", "stream", path)
        path = path.replace("(?P<app_label>portal|generation)/$", "portal/")
        path = re.sub(r"\(\?P<(app_label|url)>[^)]*\)", "portal", path)
        paths.append("/" + path.replace("^", "").replace("$", ""))
    return paths


DOORS = ("/account/login/?next=", "/admin/login/?next=")  # the second leads on to the first


@pytest.mark.django_db
def test_everything_else_leads_a_stranger_to_the_door() -> None:
    browser = Client()
    paths = closed_paths()
    assert len(paths) > 40
    for path in paths:
        for ask in (browser.get, browser.post):
            response = ask(path)
            assert response.status_code == 302, path
            assert response["Location"].startswith(DOORS), path
