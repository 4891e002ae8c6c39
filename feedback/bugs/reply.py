"""Say something on a report, and tell the one who waits for it."""

import uuid

from django.db import transaction

from feedback.models import BugReply, BugReport
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify


@transaction.atomic
def reply(*, report: BugReport, author: User, text: str, key: uuid.UUID) -> BugReply:
    """Write the reply once for its key. An answer of the reporter ends the wait for it."""
    written, is_new = BugReply.objects.get_or_create(
        author=author, idempotency_key=key, defaults={"report": report, "text": text}
    )
    if not is_new:
        return written
    person, number = report.reporter_id, report.label
    record("report.replied", person=person, actor=author, thing=report, number=number)
    if author.pk == report.reporter_id:
        report.take_answer()
    else:
        tell_reporter(report, f"{author.name} answered your report {report.label}.")
    return written


def tell_reporter(report: BugReport, text: str) -> None:
    notify(
        user=report.reporter,
        kind=Notice.Kind.ANSWERED,
        text=text,
        path=report.get_absolute_url(),
    )
