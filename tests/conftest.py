import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from channels.layers import channel_layers
from django.contrib.auth import user_logged_in
from django.core.cache import cache
from django.db import connection
from django.test.client import ClientMixin

from portal.activity.append_only import lift
from portal.activity.traffic import forget_counts
from portal.gate import session_times


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    """Mail and media of each test in a folder of its own."""
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media"), "base_url": None},
        },
    }


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _own_channel_layer() -> None:
    """A layer made with one test's settings does not carry the next one's messages."""
    channel_layers.backends = {}


@pytest.fixture(autouse=True)
def _record_may_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """The one place where the triggers of the record are lifted.

    A test with real transactions ends with a flush of every table, which they refuse. They are
    lifted just before it; the flush ends with `post_migrate`, which puts them back.
    """
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction")
    if not is_marked and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    lift(connection)


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """What one test asked for is no traffic of the next one's people."""
    forget_counts()


@pytest.fixture(autouse=True)
def _forced_sign_ins_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` stands for a sign-in through the door, with its second factor, just now."""
    force_login = ClientMixin.force_login

    def whole(self: ClientMixin, user: Any, *args: Any, **kwargs: Any) -> None:
        user_logged_in.connect(_complete)
        try:
            force_login(self, user, *args, **kwargs)
        finally:
            user_logged_in.disconnect(_complete)

    monkeypatch.setattr(ClientMixin, "force_login", whole)


def _complete(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    session_times.begin(request.session)
    record_authentication(request, user, "mfa", type="totp", reauthenticated=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Elsewhere a test may be skipped with its reason; in CI a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
