"""Under which look staff see another's clip, and that they saw it."""

from datetime import datetime

from generation.models import Clip
from portal.activity.looks import saw
from portal.models import Look, User


def look_on(*, clip: Clip, staff: User, at: datetime | None = None) -> Look | None:
    """The newest look of theirs that covers this clip; None for one's own.

    A re-run is seen under a look at the clip that it repeats.
    """
    clip = clip.generation.rerun_of or clip
    if clip.artist_id == staff.pk:
        return None
    things = {"generation.clip": clip.pk, "generation.generation": clip.generation_id}
    looks = Look.objects.active(at=at).by(staff).covering(clip.artist_id, things)
    return looks.select_related("artist").first()


def saw_clip(*, clip: Clip, staff: User, at: datetime | None = None) -> None:
    """Write down, once a look, that staff opened this clip or its film."""
    look = look_on(clip=clip, staff=staff, at=at)
    if look is not None:
        original = clip.generation.rerun_of
        what = f"Clip {clip.number}" if original is None else f"Re-run of clip {original.number}"
        saw(look=look, what=what, thing=original or clip, at=at)
