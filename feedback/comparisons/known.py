"""What the votes say of versions, for the choice of what to ask next."""

import numpy as np

from feedback.comparisons.bradley_terry import fit
from feedback.comparisons.leaderboard import fit_versions, version_votes
from feedback.comparisons.schedule import Known
from feedback.comparisons.tally import tally
from feedback.kept import keep, recall

KEPT_S = 3600  # made anew every five minutes by the house worker; a while longer should it stand
_KEY = "comparisons.known"


def fit_anew() -> None:
    """Over all votes, so not while somebody waits: the house worker does it."""
    votes = version_votes(tally("overall"))
    place = {version: place for place, version in enumerate(votes.ids.tolist())}
    keep(_KEY, Known(fit=fit_versions(votes), place=place), for_s=KEPT_S)


def known_by_now() -> Known:
    """The newest fit; as if there were no votes where none is kept. It only chooses what to ask."""
    found = recall(_KEY)
    return found if isinstance(found, Known) else _nothing()


def _nothing() -> Known:
    none = np.zeros((0, 0), dtype=np.int64)
    return Known(fit=fit(none, none), place={})
