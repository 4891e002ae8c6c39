"""An artist says why a refusal is wrong; another person than the first decides."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from generation.models import PolicyDecision
from generation.queue.screening import promise
from portal.activity.record import record


@transaction.atomic
def appeal(*, decision: PolicyDecision, text: str, at: datetime | None = None) -> bool:
    """refused -> appealed, once, with a promise of its own. False from any other state."""
    now = at or timezone.now()
    refused = PolicyDecision.objects.filter(
        pk=decision.pk, status=PolicyDecision.Status.REFUSED, appealed_at__isnull=True
    )
    values = {"appeal": text, "appealed_at": now, "promised_at": promise(now), "reminded_at": None}
    if refused.update(status=PolicyDecision.Status.APPEALED, **values) != 1:
        return False
    decision.refresh_from_db()
    record(
        "policy.appealed",
        person=decision.artist,
        actor=decision.artist,
        thing=decision,
        at=now,
        clause=decision.clause,
        rule=decision.rule,
    )
    return True
