"""What the house worker does for the portal. Each is safe to run twice."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from portal.gate.invite import link_to
from portal.gate.unconfirmed import forget_unconfirmed
from portal.house.account_mail import send_sealed
from portal.house.enqueue import enqueue
from portal.house.handlers import handles
from portal.house.mail import mail
from portal.models import HouseJob, Invitation, Notice
from portal.sealing import unseal

KEPT = timedelta(days=7)
A_DAY_S = 24 * 3600


@handles("account_mail")
def account_mail(payload: dict[str, Any]) -> None:
    send_sealed(payload)


@handles("notice_mail")
def notice_mail(payload: dict[str, Any]) -> None:
    notice = Notice.objects.select_related("user").filter(pk=payload["notice"]).first()
    if notice is None or not notice.user.is_active:
        return
    link = settings.SITE_URL + notice.path if notice.path else ""
    mail(to=notice.user.email, template="notice", context={"notice": notice, "link": link})


@handles("invitation_mail")
def invitation_mail(payload: dict[str, Any]) -> None:
    """Nothing is sent for a link that was replaced, revoked or used since, nor a second time."""
    token = unseal(payload["sealed_token"])
    waiting = Invitation.objects.usable().with_token(token).filter(sent_at__isnull=True)
    invitation = waiting.select_related("created_by").filter(pk=payload["invitation"]).first()
    if invitation is None:
        return
    mail(
        to=invitation.email,
        template="invitation",
        context={"invitation": invitation, "link": link_to(token)},
    )
    waiting.filter(pk=invitation.pk).update(sent_at=timezone.now())


@handles("tidy")
def tidy(payload: dict[str, Any]) -> None:
    """Let go of sessions, house jobs and accounts that came to nothing. Plan the next time."""
    call_command("clearsessions")
    forget_unconfirmed()
    HouseJob.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
    plan_tidying(delay_s=A_DAY_S)


def plan_tidying(*, delay_s: float = 0) -> None:
    """Once on the list is enough, however often this is called."""
    if not HouseJob.objects.filter(kind="tidy", status=HouseJob.Status.QUEUED).exists():
        enqueue(kind="tidy", delay_s=delay_s)
