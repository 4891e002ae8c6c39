from django.db import transaction

from generation.models import Clip
from portal.activity.record import record
from portal.models import User


@transaction.atomic
def keep(*, clip: Clip, by: User, kept: bool) -> bool:
    """Set a keeper or take it back. False when that changes nothing."""
    if not (clip.keep() if kept else clip.unkeep()):
        return False
    kind = "clip.kept" if kept else "clip.unkept"
    record(kind, person=clip.artist_id, actor=by, thing=clip, clip=clip.number)
    return True
