"""The second factor: who has one, and whether this sign-in was confirmed with it."""

import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from portal.models import User
from portal.sealing import seal, unseal

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class MFAAdapter(DefaultMFAAdapter):
    """Seals seeds of authenticator apps and recovery codes; allauth stores them in clear."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or its time is over. Take the next one.",
        "unverified_email": "Confirm your e-mail first.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Passkey" if number == 1 else f"Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the site's one address, whatever name it was reached by."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": settings.SITE_NAME}


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def was_confirmed(session: SessionBase, user: User) -> bool:
    """Whether this sign-in has shown a second factor, or a recovery code in its place."""
    return any(record["method"] == "mfa" for record in _records(session, user))


def may_begin(session: SessionBase, user: User, *, at: float | None = None) -> bool:
    """Whether a first second factor may be set up on the strength of the sign-in itself.

    That spares asking for the password twice within minutes.
    """
    now = time.time() if at is None else at
    limit_s = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    is_fresh = any(now - record["at"] < limit_s for record in _records(session, user))
    return is_fresh and not has_second_factor(user)


def _records(session: SessionBase, user: User) -> list[dict[str, Any]]:
    """How this sign-in came about, as allauth noted it in the session."""
    return list(get_authentication_records(SimpleNamespace(session=session), user))


def note_new_factor(request: HttpRequest, authenticator: Authenticator) -> None:
    """Who has just set one up has shown it. Sign-ins elsewhere have not, and end."""
    user, kind = authenticator.user, authenticator.type
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=kind, reauthenticated=True
    )
    end_other_sessions(request, user)
