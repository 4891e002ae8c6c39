"""Give somebody the one open ballot that they have, or draw them a new one."""

import logging
from collections.abc import Collection
from datetime import datetime
from random import Random, SystemRandom

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from feedback.comparisons.known import known_by_now
from feedback.comparisons.schedule import (
    REPEAT_AFTER,
    REPEAT_AFTER_VOTES,
    Choice,
    Earlier,
    Offer,
    choose,
)
from feedback.models import Ballot, Pair
from feedback.models.comparison import PairQuerySet
from generation.models import Rendition
from portal.models import User

logger = logging.getLogger(__name__)

MOST_OFFERS = 500


def may_vote(user: User) -> bool:
    """Votes are the artists': the model team knows too much, and may see what it asked for."""
    return not user.is_reviewer


def open_ballot(user: User) -> Ballot | None:
    """The one that waits for this voter, as long as they may see it and it is blind for them."""
    waiting = Ballot.objects.open().by(user).filter(pair__in=drawable_for(user))
    return waiting.select_related("pair__first__generation", "pair__second").first()


def drawable_for(user: User) -> PairQuerySet:
    """Pairs to be judged by this person."""
    return _with_films(Pair.objects.offered_to(user))


def showable_to(user: User) -> PairQuerySet:
    """Pairs whose films this person may see."""
    return _with_films(Pair.objects.shown_to(user))


def _with_films(pairs: PairQuerySet) -> PairQuerySet:
    film = Rendition.objects.filter(purpose=Rendition.Purpose.STREAM)
    return pairs.filter(*(Exists(film.filter(clip=OuterRef(end))) for end in ("first", "second")))


def draw_ballot(
    *,
    voter: User,
    passed_over: Collection[int] = (),
    chance: Random | None = None,
    at: datetime | None = None,
) -> Ballot | None:
    """The open ballot, or a new one; None when there is nothing to compare for this voter.

    passed_over: pairs that they set aside lately. Two at once get the same ballot: the second
    meets the constraint and reads what the first one wrote. One whose films are no longer shown
    makes room, without a vote.
    """
    if not may_vote(voter):
        return None
    if (waiting := open_ballot(voter)) is not None:
        return waiting
    now, chance = at or timezone.now(), chance or SystemRandom()
    choice = choose(
        offers=_offers(voter, passed_over, chance),
        earlier=_earlier(voter, passed_over, now),
        known=known_by_now(),
        chance=chance,
    )
    try:
        with transaction.atomic():
            Ballot.objects.open().by(voter).exclude(pair__in=drawable_for(voter)).take_away()
            if choice is not None:
                _open(voter, choice, now)
    except IntegrityError:
        logger.debug("Another tab drew first")
    return open_ballot(voter)


def _open(voter: User, choice: Choice, now: datetime) -> None:
    Ballot.objects.create(
        voter=voter,
        pair_id=choice.pair,
        left_is_first=choice.left_is_first,
        repeat_of_id=choice.repeat_of,
        opened_at=now,
    )


def _offers(voter: User, passed_over: Collection[int], chance: Random) -> list[Offer]:
    """Up to MOST_OFFERS of what this voter has not judged, from a random place on.

    Beyond some hundred, more choice makes none better. They are read in the order of their keys, so
    that the database neither counts the votes of all pairs nor sorts them.
    """
    judged = Ballot.objects.by(voter).filter(pair=OuterRef("pk"))
    fresh = drawable_for(voter).exclude(Exists(judged)).exclude(pk__in=passed_over)
    newest = Pair.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    middle = chance.randint(0, newest)
    rows = _facts(fresh.filter(pk__gt=middle), MOST_OFFERS)
    rows += _facts(fresh.filter(pk__lte=middle), MOST_OFFERS - len(rows))
    votes = _votes_on([pk for pk, *_ in rows])
    return [
        Offer(
            pair=pk,
            is_versions=kind == Pair.Kind.VERSIONS,
            first_version=first,
            second_version=second,
            votes=votes.get(pk, 0),
        )
        for pk, kind, first, second in rows
    ]


def _facts(pairs: PairQuerySet, most: int) -> list[tuple[int, str, int, int]]:
    versions = [f"{end}__generation__model_version_id" for end in ("first", "second")]
    return list(pairs.order_by("pk").values_list("pk", "kind", *versions)[:most])


def _votes_on(pairs: Collection[int]) -> dict[int, int]:
    voted = Ballot.objects.voted().filter(pair__in=pairs).order_by()
    return dict(voted.values_list("pair").annotate(votes=Count("pk")))


def _earlier(voter: User, passed_over: Collection[int], now: datetime) -> list[Earlier]:
    """Votes that are long enough ago and were never asked again."""
    voted = Ballot.objects.by(voter).voted().order_by("-voted_at", "-pk")
    behind = voted.values_list("pk", flat=True)[REPEAT_AFTER_VOTES - 1 :][:MOST_OFFERS]
    old = voted.filter(
        pk__in=list(behind),
        voted_at__lte=now - REPEAT_AFTER,
        repeat_of__isnull=True,
        repeat__isnull=True,
        pair__in=drawable_for(voter),
    ).exclude(pair__in=passed_over)
    return [
        Earlier(ballot=pk, pair=pair, left_is_first=left_is_first)
        for pk, pair, left_is_first in old.values_list("pk", "pair_id", "left_is_first")
    ]
