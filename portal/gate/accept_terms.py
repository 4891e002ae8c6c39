from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.models import Acceptance, Terms, User


@transaction.atomic
def accept_terms(*, user: User, terms: Terms, at: datetime | None = None) -> Acceptance:
    """Write down that this person agreed to exactly this text. Twice is once."""
    acceptance, _ = Acceptance.objects.get_or_create(
        user=user, terms=terms, defaults={"sha256": terms.sha256, "at": at or timezone.now()}
    )
    return acceptance
