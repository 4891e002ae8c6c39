"""Who agrees to training use now. A data set holds what is theirs, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portal.models import Consent, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """people: ids of those who agree. owners: whose prompts and films may go out, which is theirs
    and the programme's own. wordings: how many agreed to which version and hash of the words.
    """

    people: frozenset[int]
    owners: frozenset[int]
    wordings: dict[tuple[int, str], int]

    def to_vote(self, *, voter: int, artists: Iterable[int]) -> bool:
        """Whether a vote of this person on films of these artists may go out."""
        return voter in self.people and self.owners.issuperset(artists)


def agreed_now() -> Agreed:
    """By answers in force of people who still have an account.

    Somebody who left keeps their answer until they withdraw it. Whoever was erased is out: their
    numbers stay for figures that were published, not for training.
    """
    answers = Consent.objects.in_force(Consent.Kind.TRAINING).filter(user__is_active=True)
    rows = list(answers.values_list("user_id", "wording_version", "wording_sha256"))
    people = frozenset(user for user, _, _ in rows)
    programme = User.objects.filter(is_programme=True).values_list("pk", flat=True)
    return Agreed(
        people=people,
        owners=people | frozenset(programme),
        wordings=dict(sorted(Counter((version, sha256) for _, version, sha256 in rows).items())),
    )
