"""What follows from SITE_URL, read in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRINT = """
import json
from portal import settings as s
names = ["SITE_IS_SECURE", "SITE_PORT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
  "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
  "SECURE_HSTS_INCLUDE_SUBDOMAINS", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "WEBSOCKET_ORIGINS",
  "DEBUG", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"]
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def python(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | {"ATELIER_VAR": str(tmp_path / "var")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def read(tmp_path: Path, **environment: str) -> dict[str, Any]:
    done = python(tmp_path, "-c", PRINT, **environment)
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_an_https_address_makes_everything_strict(tmp_path: Path) -> None:
    assert read(tmp_path, SITE_URL="https://atelier.example") == {
        "SITE_IS_SECURE": True,
        "SITE_PORT": 443,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "ALLOWED_HOSTS": ["atelier.example"],
        "CSRF_TRUSTED_ORIGINS": ["https://atelier.example"],
        "WEBSOCKET_ORIGINS": ["https://atelier.example:443"],
        "DEBUG": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def test_plain_http_works_at_home(tmp_path: Path) -> None:
    assert read(tmp_path) == {
        "SITE_IS_SECURE": False,
        "SITE_PORT": 8000,
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SESSION_COOKIE_NAME": "sessionid",
        "CSRF_COOKIE_NAME": "csrftoken",
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
        "ALLOWED_HOSTS": ["localhost"],
        "CSRF_TRUSTED_ORIGINS": ["http://localhost:8000"],
        "WEBSOCKET_ORIGINS": ["http://localhost:8000"],
        "DEBUG": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("SITE_URL", "atelier.example", "SITE_URL must be like https://atelier.example"),
        ("LEASE_S", "soon", "LEASE_S must be a number, not 'soon'."),
        ("DEBUG", "maybe", "DEBUG must be on or off, not 'maybe'."),
        ("WITHHOLD_SHARE", "2", "WITHHOLD_SHARE must be from 0 to 1, not 2."),
        ("HOLD_PROMISE_HOURS", "0", "HOLD_PROMISE_HOURS must be more than 0, not 0."),
        ("ATELIER_VAR", "/proc/atelier", "cannot be written to"),
    ],
)
def test_a_bad_value_is_one_sentence_and_exit_code_1(
    tmp_path: Path, name: str, value: str, part: str
) -> None:
    done = python(tmp_path, "manage.py", "prepare", **{name: value})
    assert (done.returncode, done.stderr.strip().count("\n")) == (1, 0)
    assert part in done.stderr


def test_nothing_is_left_to_say_before_deployment(tmp_path: Path) -> None:
    done = python(
        tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING",
        SITE_URL="https://atelier.example",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
