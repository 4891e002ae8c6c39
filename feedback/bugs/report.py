"""Take a report on a clip or on the portal itself, once, with its facts."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from feedback.bugs.job_facts import job_facts
from feedback.ledger.earn import earn
from feedback.models import BugReport, Defect, Task
from generation.models import Clip
from generation.models.clip import ClipQuerySet
from portal.activity.record import record
from portal.models import User


def reportable_by(user: User) -> ClipQuerySet:
    """One's own clips in any state."""
    return Clip.objects.filter(artist=user)


def report(
    *,
    clip: Clip | None,
    reporter: User,
    key: uuid.UUID,
    said: dict[str, Any],
    browser_facts: dict[str, Any] | None = None,
    active_s: int | None = None,
) -> tuple[BugReport, bool]:
    """Make the report, or find the one that this key made before. True: it is new.

    A new one earns what the rate card says, in the same transaction, whatever becomes of it.
    `said` holds title, code, area, severity, expected, actual, frame_start, frame_end and the box.
    Raises: ValueError for another's clip, for frames outside the film, and for a fault of a film
    without its clip.
    """
    _check(clip, reporter, said)
    made = BugReport.objects.filter(reporter=reporter, idempotency_key=key)
    facts = {"job_facts": job_facts(clip) if clip else {}, "browser_facts": browser_facts or {}}
    while not (before := made.first()):
        number = 1 + (BugReport.objects.aggregate(last=Max("number"))["last"] or 0)
        try:
            with transaction.atomic():
                row = {"number": number, "idempotency_key": key, **said, **facts}
                sent = BugReport.objects.create(clip=clip, reporter=reporter, **row)
                _record(sent, reporter)
                _pay(sent, active_s)
                return sent, True
        except IntegrityError:
            # Somebody else took the number, or this key came a second time. Else it is a fault.
            if not (BugReport.objects.filter(number=number).exists() or made.exists()):
                raise
    return before, False


def _check(clip: Clip | None, reporter: User, said: dict[str, Any]) -> None:
    if clip is None:
        if said["code"] != Defect.APP_BUG:
            raise ValueError("A fault of a film is reported on its clip.")
        return
    if clip.artist_id != reporter.pk:
        raise ValueError("Reports are made on clips of one's own.")
    frame_end = said.get("frame_end")
    if frame_end is not None and frame_end >= clip.generation.frames:
        raise ValueError("The range ends after the film does.")


def _pay(fresh: BugReport, active_s: int | None) -> None:
    earn(
        person=fresh.reporter,
        task=Task.REPORT,
        thing=fresh,
        label=fresh.label,
        active_s=active_s,
    )


def _record(sent: BugReport, reporter: User) -> None:
    record("report.sent", person=reporter, actor=reporter, thing=sent, number=sent.label)
