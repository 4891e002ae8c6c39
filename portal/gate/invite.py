"""Make, renew and take back the ways in."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.activity.record import record
from portal.gate.address import clean_address
from portal.house.enqueue import enqueue
from portal.models import Cohort, Invitation, User
from portal.sealing import seal

DAYS = 7


class InvitationOver(Exception):
    """It was used up or taken back; make a new one instead."""


@sensitive_variables("token")
@transaction.atomic
def invite(
    *,
    cohort: Cohort,
    by: User | None,
    email: str = "",
    name: str = "",
    days: int = DAYS,
    note: str = "",
    max_uses: int = 1,
) -> tuple[Invitation, str]:
    """Make an invitation and, with an e-mail, have it sent. The link is returned this once.

    Raises: ValidationError when the e-mail is not one.
    """
    email = clean_address(email).lower() if email.strip() else ""
    invitation = Invitation(
        cohort=cohort,
        email=email,
        name=name.strip(),
        note=note.strip(),
        max_uses=max_uses,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    token = invitation.set_token()
    invitation.save()
    _send(invitation, token)
    record("invitation.made", person=None, actor=by, thing=invitation)
    return invitation, link_to(token)


@sensitive_variables("token")
@transaction.atomic
def resend(*, invitation: Invitation, by: User | None = None, days: int = DAYS) -> str:
    """Give it a new link and new days; the old link is dead.

    Raises: InvitationOver when it was used up or revoked.
    """
    token = invitation.set_token()
    invitation.sent_at = None
    invitation.expires_at = timezone.now() + timedelta(days=days)
    open_ones = Invitation.objects.filter(pk=invitation.pk).not_over()
    if not open_ones.update(
        token_sha256=invitation.token_sha256,
        token_hint=invitation.token_hint,
        sent_at=None,
        expires_at=invitation.expires_at,
    ):
        raise InvitationOver
    _send(invitation, token)
    record("invitation.renewed", person=None, actor=by, thing=invitation)
    return link_to(token)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User | None = None, reason: str = "") -> bool:
    """Take it back; the reason is for the team. False when that was done already."""
    if not invitation.revoke(by=by, reason=reason):
        return False
    record("invitation.revoked", person=None, actor=by, thing=invitation)
    return True


@sensitive_variables("token")
def link_to(token: str) -> str:
    return settings.SITE_URL + reverse("gate:invitation", args=[token])


@sensitive_variables("token")
def _send(invitation: Invitation, token: str) -> None:
    """The job needs the link to mail it; it waits in the database sealed."""
    if invitation.email:
        enqueue(
            kind="invitation_mail",
            payload={"invitation": invitation.pk, "sealed_token": seal(token)},
        )
