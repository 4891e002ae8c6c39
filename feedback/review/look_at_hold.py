from generation.models import PolicyDecision
from portal.activity.looks import look_at
from portal.models import Look, User


def look_at_hold(*, decision: PolicyDecision, staff: User) -> Look | None:
    """The look under which this person reads what waits; None where it is their own.

    It covers the film, or the prompt with its clips, and nothing else of the artist.
    """
    number = f"Hold {decision.number}"
    return look_at(
        staff=staff,
        artist=decision.artist,
        thing=decision.clip or decision.generation or decision,
        purpose=Look.Purpose.HOLD,
        note=number,
        what=number,
    )
