from collections.abc import Collection

from django.db import transaction

from portal.activity.record import record
from portal.models import NoticeChoice, User


@transaction.atomic
def choose_notices(*, user: User, by_mail: Collection[str]) -> None:
    """From now on send these kinds by mail too, and no others."""
    user.notice_choices.exclude(kind__in=by_mail).delete()
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(user=user, kind=kind) for kind in by_mail], ignore_conflicts=True
    )
    record("notices.chosen", person=user, actor=user)
