"""No token reaches a log line or an error report, even when everything breaks."""

import json
import logging

import pytest
from django.test import Client, RequestFactory
from django.views.debug import get_exception_reporter_class

from portal.gate import views
from portal.gate.invite import invite
from portal.logs import LineFormatter, scrub
from tests.factories import make_cohort

TOKEN = "kE3v-9nQyq0aT_x5wLr2uBz7HcVd8sJfMgPo1iN4eXY"


@pytest.mark.parametrize(
    ("written", "logged"),
    [
        ("Gone: /invitations/short/", "Gone: /invitations/[token]/"),
        (f"http://a.example/invitations/{TOKEN}/?a=b", "http://a.example/invitations/[token]/?a=b"),
        (f"token = '{TOKEN}'", "token = '[token]'"),
        ("/account/confirm-email/MQ:1abc:x-y/", "/account/confirm-email/[token]/"),
        (
            "/account/password/reset/key/1-cxyz-0123/",
            "/account/password/reset/key/[token]/",
        ),
        ("/review/invitations/", "/review/invitations/"),
        ("clip 6f1c62f0-0000-4000-8000-000000000000", "clip 6f1c62f0-0000-4000-8000-000000000000"),
        ("sha256 " + "a" * 64, "sha256 " + "a" * 64),
    ],
)
def test_a_token_is_taken_out_and_nothing_else(written: str, logged: str) -> None:
    assert scrub(written) == logged


@pytest.mark.django_db
def test_an_error_in_the_invitation_page_tells_nobody_the_token(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, link = invite(cohort=make_cohort(), by=None)
    token = link.rstrip("/").rsplit("/", 1)[1]

    def break_with(request, found):
        raise RuntimeError(f"Could not hold {request.path}")

    monkeypatch.setattr(views.stash, "put", break_with)
    browser = Client(raise_request_exception=False)
    with caplog.at_level(logging.WARNING):
        answer = browser.get(f"/invitations/{token}/")
    assert answer.status_code == 500
    assert token not in answer.content.decode()
    broken = [one for one in caplog.records if one.name == "django.request"]
    assert len(broken) == 1
    lines = [LineFormatter().format(one) for one in caplog.records]
    assert token not in "\n".join(lines)
    line = json.loads(LineFormatter().format(broken[0]))
    assert line["message"] == "Internal Server Error: /invitations/[token]/"
    assert "RuntimeError: Could not hold /invitations/[token]/" in line["trace"]
    for report in reports(broken[0]):
        assert "RuntimeError" in report
        assert token not in report


def reports(record: logging.LogRecord) -> list[str]:
    """What Django would mail to the operators of the machine."""
    request = record.request
    kind, error, trace = record.exc_info
    reporter = get_exception_reporter_class(request)(request, kind, error, trace, is_email=True)
    return [reporter.get_traceback_text(), reporter.get_traceback_html()]


def test_a_report_without_an_address_is_made_too() -> None:
    request = RequestFactory().get("/")
    try:
        raise RuntimeError("Broken")
    except RuntimeError as error:
        reporter = get_exception_reporter_class(None)
        for about in (None, request):
            made = reporter(about, type(error), error, error.__traceback__)
            assert "Broken" in made.get_traceback_text()
