"""Have a fault that somebody else reported too, and be told what becomes of it."""

from django.db import transaction

from feedback.ledger.earn import earn
from feedback.models import BugFollower, BugReport, Task
from generation.models import Clip
from portal.activity.record import record
from portal.models import Notice, User
from portal.notices.notify import notify


@transaction.atomic
def confirm(*, report: BugReport, person: User, clip: Clip | None) -> bool:
    """Say "mine shows it too". False where that was said before.

    The first time for this report earns its rate, whatever becomes of it.
    Raises: ValueError for a report of one's own and for a clip of somebody else.
    """
    if report.reporter_id == person.pk:
        raise ValueError("One has one's own fault by itself.")
    if clip is not None and clip.artist_id != person.pk:
        raise ValueError("A fault is confirmed with a clip of one's own.")
    is_new = follow(report=report, person=person, clip=clip)
    if is_new:
        earn(person=person, task=Task.CONFIRMATION, thing=report, label=report.label)
    return is_new


@transaction.atomic
def follow(*, report: BugReport, person: User, clip: Clip | None, by: User | None = None) -> bool:
    """False where they follow it already, or reported it themselves.

    `by`: who had them follow it; None: they themselves.
    """
    if report.reporter_id == person.pk:
        return False
    _, is_new = BugFollower.objects.get_or_create(
        report=report, person=person, defaults={"clip": clip}
    )
    if is_new:
        record(
            "report.followed", person=person, actor=by or person, thing=report, number=report.label
        )
    return is_new


@transaction.atomic
def unfollow(*, report: BugReport, person: User) -> bool:
    """False where they did not follow it. What they earned stays theirs."""
    deleted, _ = BugFollower.objects.filter(report=report, person=person).delete()
    if deleted:
        record("report.unfollowed", person=person, actor=person, thing=report, number=report.label)
    return bool(deleted)


def take_along(*, duplicate: BugReport, original: BugReport, by: User) -> None:
    """Whoever has the duplicate has the original: its reporter, and those who followed it.

    Not whose account is closed or erased: nobody tells them anything.
    """
    has_it = [(duplicate.reporter, duplicate.clip)]
    followers = duplicate.followers.select_related("person", "clip")
    has_it += [(follower.person, follower.clip) for follower in followers]
    for person, clip in has_it:
        if person.is_active:
            follow(report=original, person=person, clip=clip, by=by)


def tell_followers(report: BugReport, text: str) -> None:
    """By their choice. It leads to their own report of it, where they sent one."""
    own = {one.reporter_id: one for one in report.duplicates.all()}
    for follower in report.followers.select_related("person"):
        place = own.get(follower.person_id, report)
        notify(
            user=follower.person,
            kind=Notice.Kind.ANSWERED,
            text=text,
            path=place.get_absolute_url(),
        )
