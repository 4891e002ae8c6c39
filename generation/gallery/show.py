from django.db import transaction

from generation.models import Clip
from generation.models.clip import ClipQuerySet
from portal.activity.record import record
from portal.models import User


def showable_by(user: User) -> ClipQuerySet:
    """One's own that were made in a cohort; of these the finished ones can be shown."""
    return Clip.objects.filter(artist=user, generation__membership__isnull=False)


@transaction.atomic
def show(*, clip: Clip, by: User | None, shown: bool) -> bool:
    """Show a clip to the cohort and the team, or take it back. False when that changes nothing.

    Nobody approves it. What was said about it meanwhile stays with the artist and the team.
    by: None is the house.
    """
    if not (clip.show() if shown else clip.hide()):
        return False
    kind = "clip.shown" if shown else "clip.hidden"
    record(kind, person=clip.artist_id, actor=by, thing=clip, clip=clip.number)
    return True


def hide_all(artist: User) -> int:
    """Take back all that somebody shows, who cannot do it themselves any more. How many."""
    shown = Clip.objects.filter(artist=artist, shown_at__isnull=False).select_related("generation")
    return sum(show(clip=clip, by=None, shown=False) for clip in shown)
