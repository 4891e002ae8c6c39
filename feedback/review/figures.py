"""Figures of the overview: what waits for a person, and how each model version does."""

from typing import Any

from django.db.models import Count, Min, Q

from feedback.models import BugReport
from generation.gallery.hit_rate import hit_rate
from generation.models import Clip, ModelVersion, PolicyDecision
from portal.models import Membership, Reply


def waiting() -> dict[str, Any]:
    bugs = BugReport.objects.unanswered().aggregate(
        new_bugs=Count("pk"), oldest_bug_at=Min("created_at")
    )
    holds = (
        PolicyDecision.objects.waiting()
        .oldest_first()
        .aggregate(held=Count("pk"), oldest_held_at=Min("waits_since"))
    )
    clips = Clip.objects.aggregate(
        quarantined=Count("pk", filter=Q(status=Clip.Status.QUARANTINED)),
    )
    letters = Reply.objects.unanswered().aggregate(letters=Count("pk"), oldest_letter_at=Min("at"))
    return bugs | holds | clips | letters | {"artists": Membership.objects.active().count()}


def hit_rates() -> list[dict[str, Any]]:
    """For each version that finished a clip, the newest first: kept of finished, with interval."""
    # Nobody keeps what the programme had rendered; it would only lower the rate.
    own = Q(generations__clips__artist__is_programme=False)
    done = own & Q(generations__clips__status=Clip.Status.DONE)
    kept = Q(generations__clips__kept_at__isnull=False)
    versions = ModelVersion.objects.annotate(
        finished=Count("generations__clips", filter=done),
        kept=Count("generations__clips", filter=kept),
    )
    return [
        {"version": version, "rate": hit_rate(kept=version.kept, finished=version.finished)}
        for version in versions.filter(finished__gt=0).order_by("-pk")
    ]
