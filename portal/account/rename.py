from django.db import transaction

from portal.activity.record import record
from portal.models import User


@transaction.atomic
def rename(*, user: User, name: str) -> None:
    """Call a person so from now on. The record says that it changed, and neither name."""
    if User.objects.filter(pk=user.pk).exclude(name=name).update(name=name):
        record("account.renamed", person=user, actor=user)
