"""A sentence between one person and the staff about one thing, in either direction."""

import uuid

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from portal.activity.record import record
from portal.models import Notice, Reply, User
from portal.notices.notify import notify


@transaction.atomic
def write_reply(*, person: User, author: User, about: Model, text: str, key: uuid.UUID) -> Reply:
    """Write it once for its key, and tell the person what the staff answered.

    person: whose thread it is; author: that person, or one of the staff. about: the row that the
    thread is about; where it has an address (`get_absolute_url`), the notice leads there.
    """
    thing = {"about_type": about._meta.label_lower, "about_id": about.pk}
    written, is_new = Reply.objects.get_or_create(
        author=author, idempotency_key=key, defaults={"person": person, "text": text, **thing}
    )
    if not is_new:
        return written
    record("reply.written", person=person, actor=author, thing=written)
    if author.pk != person.pk:
        _tell(person, author, about)
    return written


def _tell(person: User, author: User, about: Model) -> None:
    address = getattr(about, "get_absolute_url", None)
    notify(
        user=person,
        kind=Notice.Kind.ANSWERED,
        text=f"{author.name} answered you.",
        path=address() if address else reverse("account:membership"),
    )
