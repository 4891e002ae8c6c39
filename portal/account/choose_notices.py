from collections.abc import Collection

from django.db import transaction

from portal.activity.record import record
from portal.models import NoticeChoice, User


@transaction.atomic
def choose_notices(*, user: User, by_mail: Collection[str]) -> None:
    """From now on send these kinds by mail too, and no others."""
    dropped, _ = user.notice_choices.exclude(kind__in=by_mail).delete()
    kept = set(user.notice_choices.values_list("kind", flat=True))
    added = set(by_mail) - kept
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(user=user, kind=kind) for kind in added], ignore_conflicts=True
    )
    if dropped or added:
        record("notices.chosen", person=user, actor=user)
