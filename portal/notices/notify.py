"""Tell a person something: always in the page, and by mail where they chose so."""

from django.db import transaction

from portal.house.enqueue import enqueue
from portal.models import Notice, NoticeChoice, User


@transaction.atomic
def notify(*, user: User, kind: str, text: str, path: str = "") -> Notice:
    """Write the notice, and with it the mail job, in one transaction.

    Words that somebody wrote in several lines are quoted in one.
    """
    line = " ".join(text.split())
    notice = Notice.objects.create(user=user, kind=kind, text=line, path=path)
    if NoticeChoice.objects.filter(user=user, kind=kind).exists():
        enqueue(kind="notice_mail", payload={"notice": notice.pk})
    return notice
