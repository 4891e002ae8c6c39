"""Accounts whose e-mail nobody ever confirmed: a mistyped address must not keep a seat for ever."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from portal.models import Invitation, User

KEPT = timedelta(days=1)


def forget_unconfirmed(*, at: datetime | None = None) -> int:
    """Let such accounts go, with their seat, and give their invitation its use back. How many."""
    before = (at or timezone.now()) - KEPT
    return sum(_forget(pk, before) for pk in _unconfirmed(before).values_list("pk", flat=True))


@transaction.atomic
def _forget(pk: int, before: datetime) -> bool:
    # Looked at again under a lock: the person may be confirming at this moment.
    user = _unconfirmed(before).select_for_update(of=("self",)).filter(pk=pk).first()
    if user is None:
        return False
    used = list(user.memberships.values_list("invitation", flat=True))
    user.delete()
    Invitation.objects.filter(pk__in=used, uses__gt=0).update(uses=F("uses") - 1)
    return True


def _unconfirmed(before: datetime) -> QuerySet[User]:
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    never_in = User.objects.filter(last_login__isnull=True, is_staff=False, date_joined__lt=before)
    waits = Exists(addresses.filter(verified=False)) & ~Exists(addresses.filter(verified=True))
    return never_in.filter(waits)
