from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.activity.record import record
from portal.models import Acceptance, Terms, User


@transaction.atomic
def accept_terms(
    *, user: User, terms: Terms, session_key: str | None = None, at: datetime | None = None
) -> Acceptance:
    """Write down that this person agreed to exactly this text. Twice is once.

    Of the session a salted hash is kept: enough to tell one session from another, no way in.
    """
    acceptance, is_new = Acceptance.objects.get_or_create(
        user=user,
        terms=terms,
        defaults={
            "sha256": terms.sha256,
            "session_sha256": _fingerprint(session_key) if session_key else "",
            "at": at or timezone.now(),
        },
    )
    if is_new:
        record("terms.accepted", person=user, actor=user, thing=acceptance, version=terms.version)
    return acceptance


def _fingerprint(session_key: str) -> str:
    return salted_hmac("atelier.acceptance", session_key, algorithm="sha256").hexdigest()
