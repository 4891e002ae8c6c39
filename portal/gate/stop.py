"""A stop for everyone: asked for by one operator, begun by another, lifted by any."""

from datetime import datetime

from django.db import IntegrityError, transaction

from portal.activity.record import record
from portal.models import ProgrammeStop, User


@transaction.atomic
def ask_stop(
    *, by: User, reason: str, notice_text: str, at: datetime | None = None
) -> ProgrammeStop:
    """Changes nothing yet for anybody; a second operator has a quarter of an hour to confirm."""
    dated = {"asked_at": at} if at else {}
    stop = ProgrammeStop.objects.create(
        asked_by=by, reason=reason.strip(), notice_text=notice_text.strip(), **dated
    )
    record("stop.asked", person=None, actor=by, thing=stop, at=at)
    return stop


def confirm_stop(*, stop: ProgrammeStop, by: User, at: datetime | None = None) -> bool:
    """asked -> in force: from now on no claim begins a clip and no new one is taken.

    Clips that run finish. False for who asked, too late, or with another stop in force.
    """
    try:
        with transaction.atomic():
            if not stop.confirm(by=by, at=at):
                return False
            record("stop.begun", person=None, actor=by, thing=stop, at=at)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def withdraw_stop(*, stop: ProgrammeStop, by: User) -> bool:
    """asked -> withdrawn, by any operator."""
    if not stop.withdraw():
        return False
    record("stop.withdrawn", person=None, actor=by, thing=stop)
    return True


@transaction.atomic
def lift_stop(*, stop: ProgrammeStop, by: User, at: datetime | None = None) -> bool:
    """in force -> lifted, by one operator. The reconciler rings for what waited."""
    if not stop.lift(by=by, at=at):
        return False
    record("stop.lifted", person=None, actor=by, thing=stop, at=at)
    return True
