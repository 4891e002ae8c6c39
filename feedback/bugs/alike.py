"""Reports that a new one may be one more of: same kind, and much else the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from feedback.models import BugReport, Defect
from generation.models import Clip
from portal.models import User

NEWEST = 200  # as many are compared, so that a search costs the same in a year
SHOWN = 5
# Together these say "likely": the same version and a quarter of the prompt's words, for one.
SAME_VERSION, SAME_PROMPT, SAME_FRAMES = 1.0, 2.0, 1.0
SAME_AREA, SAME_PAGE = 1.25, 1.0
ENOUGH = 1.25
_WORD = re.compile(r"\w{3,}")
_SAYS_NOTHING = {"and", "the", "with", "from", "over", "into", "that", "this", "its", "are", "for"}
_READ = ("number", "code", "area", "job_facts", "browser_facts", "frame_start", "frame_end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is about to be reported, as far as it is chosen by now."""

    code: str
    clip: Clip | None = None
    frames: tuple[int, int] | None = None
    area: str = ""
    page: str = ""

    @property
    def words(self) -> set[str]:
        return words_of(self.clip.generation.prompt) if self.clip else set()


def likely(*, seen: Seen, user: User) -> list[BugReport]:
    """The likeliest first, at most five, with their numbers and whether this person follows them.

    What is shown of those of others is decided by `_alike.html`: no word and no prompt of theirs.
    """
    known = BugReport.objects.alike(code=seen.code).only(*_READ)
    scored = ((_score(seen, one), one.number) for one in known[:NEWEST])
    enough = sorted((pair for pair in scored if pair[0] >= ENOUGH), reverse=True)
    return _in_order([number for _, number in islice(enough, SHOWN)], user)


def is_likely(*, seen: Seen, report: BugReport) -> bool:
    """Whether somebody who saw this may say that they have that report's fault too."""
    is_alive = report.is_open or report.status == BugReport.Status.FIXED
    return is_alive and report.code == seen.code and _score(seen, report) >= ENOUGH


def _in_order(numbers: Sequence[int], user: User) -> list[BugReport]:
    if not numbers:
        return []
    found = BugReport.objects.filter(number__in=numbers).with_numbers().as_read_by(user)
    return sorted(found, key=lambda one: numbers.index(one.number))


def _score(seen: Seen, known: BugReport) -> float:
    if seen.code == Defect.APP_BUG:
        if not seen.area or seen.area != known.area:
            return 0.0
        there = known.browser_facts.get("page")
        return SAME_AREA + (SAME_PAGE if seen.page and seen.page == there else 0.0)
    score = SAME_PROMPT * _share(seen.words, words_of(known.job_facts.get("prompt", "")))
    if seen.clip and known.job_facts.get("model") == seen.clip.generation.model_version.slug:
        score += SAME_VERSION
    return score + SAME_FRAMES * _overlap(seen.frames, known)


def words_of(prompt: str) -> set[str]:
    return set(_WORD.findall(prompt.casefold())) - _SAYS_NOTHING


def _share(one: set[Any], other: set[Any]) -> float:
    """Jaccard's index: what both have, of all there is."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _overlap(frames: tuple[int, int] | None, known: BugReport) -> float:
    if frames is None or known.frame_start is None or known.frame_end is None:
        return 0.0
    first, last = max(frames[0], known.frame_start), min(frames[1], known.frame_end)
    both = max(0, last - first + 1)
    lengths = frames[1] - frames[0] + 1 + known.frame_end - known.frame_start + 1
    return both / (lengths - both)
