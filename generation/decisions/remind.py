"""Tell reviewers of promises that were not kept. Nothing is decided by that, only said."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from generation.models import PolicyDecision
from portal.models import Notice, User
from portal.notices.notify import notify


@transaction.atomic
def remind_reviewers(*, at: datetime | None = None) -> int:
    """Say once of each hold and appeal that it is overdue; one notice for all of them together."""
    now = at or timezone.now()
    overdue = PolicyDecision.objects.overdue(at=now).filter(reminded_at__isnull=True)
    # Most passes find none, and should not wait for the lock of a writer.
    count = overdue.update(reminded_at=now) if overdue.exists() else 0
    if count == 0:
        return 0
    text = f"{count} {'hold waits' if count == 1 else 'holds wait'} longer than we promised."
    for reviewer in _reviewers():
        # The page belongs to the staff; its name is all that is known of it here.
        notify(user=reviewer, kind=Notice.Kind.CLIP_HELD, text=text, path=reverse("review:holds"))
    return count


def _reviewers() -> list[User]:
    roles = Q(groups__name__in=[User.REVIEWER, User.OPERATOR]) | Q(is_superuser=True)
    return list(User.objects.filter(roles, is_active=True, is_staff=True).distinct())
