"""Two to four finished clips side by side, on one clock."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from generation.gallery.difference import Parameter, parameters_of
from generation.gallery.looks import saw_clip
from generation.models import Clip
from portal.models import User

FEWEST, MOST = 2, 4
LETTERS = "ABCD"


class WrongNumber(Exception):
    """Fewer than two clips, or more than four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """by: whose it is, where it is another's."""

    letter: str
    clip: Clip
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """frames and fps of the clock: the rate of the first clip, up to the end of the shortest."""

    sides: list[Side]
    frames: int
    fps: int
    is_one_length: bool
    parameters: list[Parameter]

    @property
    def differing(self) -> list[Parameter]:
        return [one for one in self.parameters if not one.is_same]

    @property
    def same(self) -> list[Parameter]:
        return [one for one in self.parameters if one.is_same]


def compare(*, user: User, public_ids: Sequence[uuid.UUID]) -> Compared:
    """In the order in which they were picked. What staff see of it under a look is written down.

    Raises: WrongNumber; Clip.DoesNotExist for one that is not finished or not for this person.
    """
    wanted = list(dict.fromkeys(public_ids))
    if not FEWEST <= len(wanted) <= MOST:
        raise WrongNumber
    clips = _in_order(user, wanted)
    entrusted = Clip.objects.entrusted_to(user).filter(pk__in=[clip.pk for clip in clips])
    guests = {clip.pk for clip in clips} - set(entrusted.values_list("pk", flat=True))
    for clip in clips:
        saw_clip(clip=clip, staff=user)
    fps = clips[0].generation.fps
    lengths_s = [clip.generation.frames / clip.generation.fps for clip in clips]
    return Compared(
        sides=[
            Side(letter=letter, clip=clip, by=_whose(clip, user, guests))
            for letter, clip in zip(LETTERS, clips, strict=False)
        ],
        frames=max(1, round(min(lengths_s) * fps)),
        fps=fps,
        is_one_length=len(set(lengths_s)) == 1,
        parameters=parameters_of(clips, guests=guests),
    )


def _in_order(user: User, public_ids: list[uuid.UUID]) -> list[Clip]:
    visible = Clip.objects.visible_to(user).done().filter(public_id__in=public_ids)
    found = {clip.public_id: clip for clip in visible.for_cards()}
    if len(found) < len(public_ids):
        raise Clip.DoesNotExist
    return [found[one] for one in public_ids]


def _whose(clip: Clip, user: User, guests: set[int]) -> str:
    if clip.artist_id == user.pk:
        return ""
    is_nameless = user.is_reviewer and clip.pk in guests
    return clip.artist.pseudonym if is_nameless else clip.artist.name
