"""The film of one side of a ballot. Its address names the ballot, and nothing of the clip."""

import uuid
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import salted_hmac

from feedback.comparisons.draw import may_vote, showable_to
from feedback.models import Ballot
from feedback.models.comparison import BallotQuerySet
from generation.models import Rendition
from portal.gate.admit import Act, Admission, admit
from portal.models import User

Side = Literal["left", "right"]


def ballots_shown_to(user: User) -> BallotQuerySet:
    """This voter's own, open or voted on, as long as both films may be shown to them."""
    if not may_vote(user):
        return Ballot.objects.none()
    return Ballot.objects.by(user).filter(pair__in=showable_to(user))


def find_film(
    *, user: User | AnonymousUser, ballot_id: uuid.UUID, side: Side
) -> tuple[Admission, Rendition | None]:
    """What delivery serves for a clip, found by ballot and side. Asked anew for each request."""
    admission = admit(user, Act.VIEW)
    if not admission or not isinstance(user, User):
        return admission, None
    found = ballots_shown_to(user).select_related("pair__first", "pair__second")
    ballot = found.filter(public_id=ballot_id).first()
    if ballot is None:
        return admission, None
    clip = ballot.left if side == "left" else ballot.right
    film = Rendition.objects.filter(clip=clip, purpose=Rendition.Purpose.STREAM)
    return admission, film.select_related("clip__generation").first()


def may_still_see(*, user_id: int, ballot_id: uuid.UUID) -> bool:
    """The same question in the middle of an answer, with nothing remembered from before."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not admit(user, Act.VIEW):
        return False
    return ballots_shown_to(user).filter(public_id=ballot_id).exists()


def etag_of(ballot_id: uuid.UUID, side: Side) -> str:
    """For ranges. The digest of the film itself would tell which clip it is."""
    return salted_hmac("feedback.comparisons.film", f"{ballot_id}/{side}").hexdigest()
