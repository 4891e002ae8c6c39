"""Who agrees to training use now. A data set holds what is theirs, and nothing else."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.models import Consent, User


def agreeing() -> QuerySet[Consent]:
    """Answers in force of people who still have an account.

    Somebody who left keeps their answer until they withdraw it. Whoever was erased is out: their
    numbers stay for figures that were published, not for training.
    """
    answers = Consent.objects.in_force(Consent.Kind.TRAINING)
    return answers.filter(user__is_active=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """people: ids of those who agree. owners: whose prompts and films may go out, which is theirs
    and the programme's own. wordings: how many agreed to which version and hash of the words.
    """

    people: frozenset[int]
    owners: frozenset[int]
    wordings: dict[tuple[int, str], int]


def agreed_now() -> Agreed:
    answers = agreeing().values_list("user_id", "wording_version", "wording_sha256")
    rows = list(answers)
    people = frozenset(user for user, _, _ in rows)
    programme = User.objects.filter(is_programme=True).values_list("pk", flat=True)
    return Agreed(
        people=people,
        owners=people | frozenset(programme),
        wordings=dict(sorted(Counter((version, sha256) for _, version, sha256 in rows).items())),
    )
