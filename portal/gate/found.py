"""The small programme that an empty database begins with."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from portal.gate.invite import invite, link_to
from portal.models import Cohort, Invitation, Terms, User

TERMS = Path(__file__).with_name("first_terms.md")
SUMMARY = """\
Your prompts, clips, ratings and reports are yours.
Keep the files and your account to yourself while the model is unreleased.
Speak freely: what you think of the programme is yours to say, without asking anyone.
You read what is recorded about you, and each time staff looked, with their purpose.
A refused prompt names its clause, and another person decides about your appeal.
Leave on any day, with all that is yours. Whoever is frozen or ended gets the reason."""
SEATS = 40
DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Founding:
    """How to get in. It is written to a file that only its owner can read."""

    email: str
    password: str
    token: str

    def write(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"operator: {self.email}\npassword: {self.password}\n")
            file.write(f"invitation: {link_to(self.token)}\n")


@transaction.atomic
def found_programme(file: Path) -> Founding | None:
    """Cohort, terms, an operator and an open invitation; None where there is a cohort already."""
    if Cohort.objects.exists():
        return None
    cohort = Cohort.objects.create(slug="first-light", name="First light", seats=SEATS)
    if not Terms.objects.exists():
        Terms.objects.create(
            version=1, title="Terms of the programme", summary=SUMMARY, body=TERMS.read_text()
        )
    operator, password = _operator()
    _, link = invite(cohort=cohort, by=operator, days=DAYS, max_uses=SEATS)
    founding = Founding(email=operator.email, password=password, token=_token_in(link))
    founding.write(file)  # last, so that a disk that refuses it undoes the rest
    return founding


def open_link(file: Path) -> str:
    """The first invitation's link at today's address, while it still opens; or nothing."""
    if not file.is_file():
        return ""
    lines = dict(line.split(": ", 1) for line in file.read_text().splitlines() if ": " in line)
    token = _token_in(lines.get("invitation", ""))
    return link_to(token) if Invitation.objects.usable().with_token(token).exists() else ""


def _token_in(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def _operator() -> tuple[User, str]:
    password = secrets.token_urlsafe(15)
    user = User.objects.create_user(_address(), password, name="Operator", is_staff=True)
    user.groups.add(Group.objects.get_or_create(name=User.OPERATOR)[0])
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user, password


def _address() -> str:
    address = f"operator@{urlsplit(settings.SITE_URL).hostname}"
    try:
        validate_email(address)
    except ValidationError:  # a bare network address is no domain
        return "operator@localhost"
    return address
