from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.account.consent_wording import WORDINGS
from portal.activity.record import record
from portal.models import Consent, User


@transaction.atomic
def choose_consents(
    *, user: User, given: Collection[str], credit_name: str = "", at: datetime | None = None
) -> list[Consent]:
    """From now on exactly these are given. Each change is a row of its own; none is rewritten.

    The name counts only where public credit is given, and a new one is a change. Somebody who
    agreed to older words and ticks the box again agrees to today's.
    """
    # Two answers of one person wait for each other, so that each sees what the other said.
    User.objects.select_for_update().get(pk=user.pk)
    now = {one.kind: one for one in Consent.objects.of(user).newest()}
    answers = [_answer(user, kind, kind in given, credit_name) for kind in Consent.Kind]
    changed = [one for one in answers if _differs(one, now.get(one.kind))]
    for answer in changed:
        answer.at = at or timezone.now()
        answer.save(force_insert=True)
        name = "consent.given" if answer.given else "consent.withdrawn"
        record(name, person=user, actor=user, thing=answer, at=at, kind=answer.get_kind_display())
    return changed


def _answer(user: User, kind: Consent.Kind, given: bool, credit_name: str) -> Consent:
    wording = WORDINGS[kind]
    return Consent(
        user=user,
        kind=kind,
        given=given,
        credit_name=credit_name if given and kind == Consent.Kind.CREDIT else "",
        wording_version=wording.version,
        wording_sha256=wording.sha256,
    )


def _differs(answer: Consent, before: Consent | None) -> bool:
    if before is None or not before.given:
        return answer.given
    if not answer.given:
        return True
    was = (before.credit_name, before.wording_sha256)
    return was != (answer.credit_name, answer.wording_sha256)
