"""Take a person out of the house: for good, and at once."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction

from portal.activity.record import record
from portal.gate.forget import forget_way_in, ways_in_of
from portal.gate.leave import leave
from portal.gate.signals import erase_asked
from portal.house.enqueue import enqueue
from portal.models import Invitation, Membership, Notice, Reply, TrafficMinute, User

NAME = "Erased artist"
ERASED = "[erased]"


class StaffStay(Exception):
    """An account of the team is closed by an operator; what it did concerns others."""


@transaction.atomic
def erase(*, user: User, at: datetime | None = None) -> None:
    """Erase one person's account and words in one transaction; files go by house jobs after it.

    Rows that others point at stay without name and words. Raises: StaffStay.
    """
    if user.is_staff:
        raise StaffStay
    leave(user=user, at=at)
    erase_asked.send(sender=User, user=user)
    _forget_words(user)
    user.memberships.exclude(reason="").update(reason=ERASED)
    _forget_in_admin(user)
    forget_way_in(user=user)
    _forget_sign_ins(user)
    _become_nobody(user)
    record("account.erased", person=user, actor=user, at=at)


def _forget_words(user: User) -> None:
    Notice.objects.filter(user=user).delete()
    user.notice_choices.all().delete()
    Reply.objects.filter(person=user).delete()
    user.looks.exclude(note="").update(note=ERASED)
    user.alarms.update(inputs={})  # browsers and networks; which rule spoke is enough to judge it
    user.alarms.exclude(answer="").update(answer=ERASED)
    TrafficMinute.objects.filter(user=user).delete()
    exports = user.data_exports.all()
    names = [name for name in exports.values_list("name", flat=True) if name]
    if names:
        enqueue(kind="delete_files", payload={"names": names})
    exports.delete()


def _forget_sign_ins(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    Session.objects.filter(pk__in=session_keys_of(user)).delete()


def session_keys_of(user: User) -> list[str]:
    """Sessions hold whose they are inside their sealed data alone, so each one is opened."""
    rows = Session.objects.iterator()
    return [row.pk for row in rows if row.get_decoded().get(SESSION_KEY) == str(user.pk)]


def _forget_in_admin(user: User) -> None:
    """The admin's history names what was changed."""
    places = Membership.objects.filter(user=user).values_list("pk", flat=True)
    invitations = ways_in_of(user).values_list("pk", flat=True)
    for model, keys in ((User, [user.pk]), (Membership, places), (Invitation, invitations)):
        about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        about.filter(object_id__in=[str(key) for key in keys]).update(object_repr=NAME)


def _become_nobody(user: User) -> None:
    user.name = NAME
    user.email = f"erased-{user.public_id}@invalid"
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
