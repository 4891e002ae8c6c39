"""`manage.py prepare` on an empty directory, again, and where it cannot work."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.test import Client

from generation.starter.build import build_directory
from portal.gate.found import found_programme, open_link
from portal.management.commands.prepare import refuse_full_disk, refuse_unwritable
from portal.models import Cohort, Invitation, Terms, User
from tests.portal.door import mailed_code

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prepare") / "var"


def prepare(var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT,
        env=kept | {"ATELIER_VAR": str(var)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_empty_directory_becomes_a_programme_and_stays_it(var: Path) -> None:
    for lane in ("standard", "turbo"):  # quicker here than in two processes that load torch
        build_directory(var / "models" / f"starter-{lane}", lane=lane, untrained=True)
    first = prepare(var)
    assert (first.returncode, first.stderr) == (0, "")
    file = var / "first-programme.txt"
    said = dict(line.split(": ", 1) for line in file.read_text().splitlines())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(said) == ["operator", "password", "invitation"]
    assert said["operator"] == "operator@localhost"
    for value in said.values():
        assert value in first.stdout
    assert re.fullmatch(r"http://localhost:8000/invitations/[\w-]{43}/", said["invitation"])
    assert (var / "static" / ".digest").is_file()

    before = file.read_text()
    second = prepare(var)
    assert (second.returncode, second.stderr) == (0, "")
    assert said["invitation"] in second.stdout
    assert said["password"] not in second.stdout
    assert "Collected" not in second.stdout
    assert file.read_text() == before

    moved = prepare(var, SITE_URL="https://atelier.example")
    token = said["invitation"].rstrip("/").rsplit("/", 1)[1]
    assert f"https://atelier.example/invitations/{token}/" in moved.stdout


@pytest.mark.parametrize(
    ("environment", "part"),
    [
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}, "database does not answer"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/db.sqlite3"}, "database does not answer"),
        ({"ATELIER_VAR": "/proc/atelier", "SECRET_KEY": "given"}, "cannot be written to"),
    ],
)
def test_what_is_in_the_way_is_one_sentence_and_exit_code_1(
    tmp_path: Path, environment: dict[str, str], part: str
) -> None:
    done = prepare(tmp_path / "var", **environment)
    assert (done.returncode, done.stderr.strip().count("\n")) == (1, 0)
    assert part in done.stderr


def test_a_full_disk_and_a_locked_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"MB are free .* 10000000000 MB are needed"):
        refuse_full_disk(tmp_path, needed_mb=10**10)
    refuse_full_disk(tmp_path, needed_mb=0)
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written to"):
        refuse_unwritable(tmp_path / "file")


@pytest.mark.django_db
def test_what_it_begins_with_lets_an_operator_and_artists_in(tmp_path: Path) -> None:
    file = tmp_path / "first-programme.txt"
    founding = found_programme(file)
    assert founding is not None
    assert found_programme(file) is None
    assert (Cohort.objects.count(), Terms.objects.count(), User.objects.count()) == (1, 1, 1)
    operator = User.objects.get()
    assert (operator.is_operator, operator.is_superuser) == (True, False)
    signed_in = Client().post(
        "/account/login/", {"login": founding.email, "password": founding.password}
    )
    assert signed_in["Location"] == "/review/"  # by way of the second factor
    link = open_link(file)
    artist = Client()
    artist.get(link.removeprefix("http://localhost:8000"))
    artist.post(
        "/account/signup/",
        {"name": "Ada", "email": "ada@example.org", "password1": "violet engines 1843"},
    )
    artist.post("/account/confirm-email/", {"code": mailed_code()})
    assert artist.get("/studio/")["Location"] == "/terms/accept/"
    Invitation.objects.get().revoke()
    assert open_link(file) == ""
    assert len(Terms.objects.get().points()) == 6


@pytest.mark.django_db
def test_a_disk_that_refuses_the_file_undoes_the_rest(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        found_programme(tmp_path / "missing" / "first-programme.txt")
    assert (Cohort.objects.count(), User.objects.count(), Invitation.objects.count()) == (0, 0, 0)
