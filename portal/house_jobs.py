"""What the house worker does for the portal. Each is safe to run twice."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from portal.account.export.make import ExportDropped, make_export, purge_exports
from portal.activity.alarms.watch import watch
from portal.activity.let_go import close_months, let_go
from portal.activity.record import record
from portal.activity.seal import seal_record
from portal.activity.verify import verify
from portal.gate.invite import link_to
from portal.gate.unconfirmed import forget_unconfirmed
from portal.house.account_mail import send_sealed
from portal.house.enqueue import enqueue
from portal.house.handlers import handles
from portal.house.mail import mail
from portal.models import (
    AccessRequest,
    DataExport,
    HouseJob,
    Invitation,
    Look,
    Notice,
    TrafficMinute,
)
from portal.sealing import unseal

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
ANSWERS_KEPT = timedelta(days=365)
A_DAY_S = 24 * 3600
A_MINUTE_S = 60


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


@handles("request_receipt")
def request_receipt(payload: dict[str, Any]) -> None:
    """Once for each request, however often it was sent."""
    unsent = AccessRequest.objects.filter(pk=payload["request"], receipt_sent_at__isnull=True)
    asked = unsent.first()
    if asked is not None:
        mail(to=asked.email, template="request_receipt", context={"asked": asked})
        unsent.update(receipt_sent_at=timezone.now())


@handles("request_declined")
def request_declined(payload: dict[str, Any]) -> None:
    declined = AccessRequest.objects.filter(status=AccessRequest.Status.DECLINED)
    unsent = declined.filter(pk=payload["request"], answer_sent_at__isnull=True)
    asked = unsent.first()
    if asked is not None:
        mail(to=asked.email, template="request_declined", context={"asked": asked})
        unsent.update(answer_sent_at=timezone.now())


@handles("data_export")
def data_export(payload: dict[str, Any]) -> None:
    export = DataExport.objects.select_related("user").filter(pk=payload["export"]).first()
    if export is not None:
        with suppress(ExportDropped):
            make_export(export)


@handles("delete_files")
def delete_files(payload: dict[str, Any]) -> None:
    for name in payload["names"]:
        default_storage.delete(name)


@handles("tidy")
def tidy(payload: dict[str, Any]) -> None:
    """Let go of all whose time is over, and plan the next time."""
    call_command("clearsessions")
    AccessRequest.objects.answered().filter(decided_at__lt=timezone.now() - ANSWERS_KEPT).delete()
    HouseJob.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
    purge_exports()
    forget_unconfirmed()
    Look.objects.kept_long_enough().delete()
    TrafficMinute.objects.past_keeping().delete()
    plan("check_record")
    plan("tidy", delay_s=A_DAY_S)


@handles("seal_record")
def seal_what_was_recorded(payload: dict[str, Any]) -> None:
    """Seal, close months and let old ones go. Each minute anew, also after a failure."""
    try:
        seal_record()
        close_months()
        let_go()
        HouseJob.objects.filter(kind="seal_record", status=HouseJob.Status.DONE).delete()
    finally:
        plan("seal_record", delay_s=A_MINUTE_S)


@handles("check_record")
def check_record(payload: dict[str, Any]) -> None:
    """Recompute the seals once a day and write down what was found, a fault loudly."""
    finding = verify()
    if finding.fault:
        logger.error("The activity record was touched. %s", finding.fault.sentence)
        record("record.fault_found", person=None, entry=finding.fault.entry_id)
    else:
        record("record.checked", person=None, entries=finding.entries, seals=finding.seals)


@handles("watch_traffic")
def watch_traffic(payload: dict[str, Any]) -> None:
    """Judge the accounts in use. The next time is planned first: it comes whatever happens."""
    plan_watching(delay_s=A_MINUTE_S)
    HouseJob.objects.filter(kind="watch_traffic", status=HouseJob.Status.DONE).delete()
    watch()


def plan(kind: str, *, delay_s: float = 0) -> None:
    """Once on the list is enough, however often this is called."""
    if not HouseJob.objects.filter(kind=kind, status=HouseJob.Status.QUEUED).exists():
        enqueue(kind=kind, delay_s=delay_s)


def plan_tidying() -> None:
    plan("tidy")


def plan_sealing() -> None:
    plan("seal_record")


def plan_watching(*, delay_s: float = 0) -> None:
    plan("watch_traffic", delay_s=delay_s)
