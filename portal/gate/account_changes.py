"""What allauth reports of an account, written down in the record."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.dispatch import receiver

from portal.activity.record import record
from portal.gate.second_factor import FACTORS, note_new_factor
from portal.models import User

NAMES = {
    Authenticator.Type.TOTP: "Authenticator app",
    Authenticator.Type.WEBAUTHN: "Passkey",
    Authenticator.Type.RECOVERY_CODES: "Recovery codes",
}


@receiver(mfa.authenticator_added)
def factor_added(user: User, authenticator: Authenticator, **sent: Any) -> None:
    if authenticator.type in FACTORS:
        record("account.factor_added", person=user, actor=user, factor=_named(authenticator))
        note_new_factor(sent["request"], authenticator)


@receiver(mfa.authenticator_removed)
def factor_removed(user: User, authenticator: Authenticator, **sent: Any) -> None:
    record("account.factor_removed", person=user, actor=user, factor=_named(authenticator))


@receiver(mfa.authenticator_reset)
def codes_renewed(user: User, **sent: Any) -> None:
    record("account.codes_renewed", person=user, actor=user)


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(user: User, **sent: Any) -> None:
    record("account.password_changed", person=user, actor=user)
    end_other_sessions(sent["request"], user)


@receiver(account.email_changed)
def email_changed(user: User, **sent: Any) -> None:
    record("account.email_changed", person=user, actor=user)


def _named(authenticator: Authenticator) -> str:
    return NAMES[authenticator.type]
