"""What kinds of prompts there are, and how the model does on each.

Of clips that everybody in the team may see without a look: shown to a cohort, or asked for by the
programme itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from statistics import fmean
from typing import Any

from django.db.models import Q, QuerySet

from feedback.kept import kept
from feedback.models import BugReport, Defect, Rating
from feedback.review.clusters import MOST_TEXTS, Cluster, cluster
from generation.gallery.hit_rate import HitRate, hit_rate
from generation.models import Clip
from generation.models.clip import PROGRAMME_ITSELF

EXAMPLES = 3
KEPT_S = 300
MOST_DEFECTS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """mean_overall is None where nobody rated. defects: label and how many name it."""

    words: list[str]
    prompts: int
    rate: HitRate
    ratings: int
    mean_overall: float | None
    defects: list[tuple[str, int]]
    examples: list[dict[str, Any]]


def open_clips() -> QuerySet[Clip]:
    """Finished ones whose prompt staff may read without a look."""
    return Clip.objects.done().filter(Q(shown_at__isnull=False) | PROGRAMME_ITSELF)


def groups_kept() -> list[Group]:
    """The groups of at most five minutes ago, with those examples that are open to staff still."""
    found = kept("review.prompt_groups", groups, for_s=KEPT_S)
    shown = [example["public_id"] for group in found for example in group.examples]
    still = set(open_clips().filter(public_id__in=shown).values_list("public_id", flat=True))
    return [
        replace(group, examples=[one for one in group.examples if one["public_id"] in still])
        for group in found
    ]


def groups() -> list[Group]:
    """The newest MOST_TEXTS such prompts in groups, the largest first. Three queries."""
    clips: Any = open_clips().order_by("-generation", "-pk")
    rows: list[dict[str, Any]] = list(
        clips.values(
            "pk", "public_id", "variation", "kept_at", "generation_id", "generation__number",
            "generation__prompt", "artist__is_programme",
        )[: 2 * MOST_TEXTS]
    )  # fmt: skip
    clips_of: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        clips_of[row["generation_id"]].append(row)
    asked = list(clips_of.values())[:MOST_TEXTS]
    scores, defects = _said_of(row["pk"] for clips in asked for row in clips)
    found = cluster([clips[0]["generation__prompt"] for clips in asked])
    return [_group(one, asked, scores, defects) for one in found]


def _said_of(pks: Iterable[int]) -> tuple[dict[int, list[int]], dict[int, list[str]]]:
    """Overall scores and named defects of each clip, from ratings and reports."""
    wanted = set(pks)
    scores: dict[int, list[int]] = defaultdict(list)
    defects: dict[int, list[str]] = defaultdict(list)
    ratings = Rating.objects.filter(clip__in=open_clips().values("pk")).order_by()
    for clip, overall, named in ratings.values_list("clip", "overall", "defects"):
        if clip in wanted:
            scores[clip] += [] if overall is None else [overall]
            defects[clip] += named
    reports = BugReport.objects.filter(clip__in=open_clips().values("pk")).order_by()
    for clip, code in reports.values_list("clip", "code"):
        if clip in wanted:
            defects[clip].append(code)
    return scores, defects


def _group(
    found: Cluster,
    asked: list[list[dict[str, Any]]],
    scores: dict[int, list[int]],
    defects: dict[int, list[str]],
) -> Group:
    clips = [clip for member in found.members for clip in asked[member]]
    own = [clip for clip in clips if not clip["artist__is_programme"]]  # nobody keeps the others
    overall = [score for clip in clips for score in scores[clip["pk"]]]
    named = Counter(code for clip in clips for code in defects[clip["pk"]])
    labels = dict(Defect.choices)
    return Group(
        words=found.words,
        prompts=len(found.members),
        rate=hit_rate(kept=sum(clip["kept_at"] is not None for clip in own), finished=len(own)),
        ratings=len(overall),
        mean_overall=fmean(overall) if overall else None,
        defects=[(labels.get(code, code), n) for code, n in named.most_common(MOST_DEFECTS)],
        examples=_examples(asked[member][0] for member in found.members),
    )


def _examples(clips: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of different prompts, the first of each."""
    of_prompt: dict[str, dict[str, Any]] = {}
    for clip in clips:
        of_prompt.setdefault(clip["generation__prompt"], clip)
    return [_example(clip) for clip in islice(of_prompt.values(), EXAMPLES)]


def _example(clip: dict[str, Any]) -> dict[str, Any]:
    return {
        "public_id": clip["public_id"],
        "number": f"{clip['generation__number']:04d}-{clip['variation']}",
        "prompt": clip["generation__prompt"],
    }
