"""Artists as staff see them: who they are, and how far they came. No order of merit."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from feedback.models import BugReport, Rating
from generation.models import Clip, Generation
from portal.models import Membership, User

STEPS = (
    ("joined", "Joined"),
    ("finished", "First finished clip"),
    ("kept", "First keeper"),
    ("spoke", "Gave feedback"),
    ("active", "Made something in the last 7 days"),
)


def artist_or_404(public_id: uuid.UUID) -> User:
    """Raises: Http404 for who never had a place in a cohort."""
    members = User.objects.filter(memberships__isnull=False).distinct()
    return get_object_or_404(members, public_id=public_id)


def newest_memberships() -> QuerySet[Membership]:
    """One row for each person, with cohort and counts, in one query; newest first."""
    newest = Membership.objects.filter(user=OuterRef("user")).order_by("-pk")
    clips = Clip.objects.filter(artist=OuterRef("user"))
    return (
        Membership.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("user", "cohort")
        .annotate(
            finished_count=_count(clips.done(), "artist"),
            kept_count=_count(clips.kept(), "artist"),
            rating_count=_count(Rating.objects.filter(artist=OuterRef("user")), "artist"),
            bug_count=_count(BugReport.objects.filter(reporter=OuterRef("user")), "reporter"),
        )
        .order_by("-joined_at", "-pk")
    )


def newest_membership(person: User) -> Membership:
    return newest_memberships().get(user=person)


def _count(rows: QuerySet[Any], owner: str) -> Coalesce:
    counted = rows.order_by().values(owner).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


def funnel(*, at: datetime | None = None) -> list[dict[str, Any]]:
    """How many of all who joined reached each step. Empty when nobody joined yet."""
    week_ago = (at or timezone.now()) - timedelta(days=7)
    own = Q(artist=OuterRef("pk"))
    people = User.objects.filter(Exists(Membership.objects.filter(user=OuterRef("pk"))))
    reached = people.annotate(
        has_finished=Exists(Clip.objects.done().filter(own)),
        has_kept=Exists(Clip.objects.kept().filter(own)),
        has_spoken=Exists(Rating.objects.filter(own))
        | Exists(BugReport.objects.filter(reporter=OuterRef("pk"))),
        is_active_now=Exists(Generation.objects.filter(own, created_at__gte=week_ago)),
    ).aggregate(
        joined=Count("pk"),
        finished=Count("pk", filter=Q(has_finished=True)),
        kept=Count("pk", filter=Q(has_kept=True)),
        spoke=Count("pk", filter=Q(has_spoken=True)),
        active=Count("pk", filter=Q(is_active_now=True)),
    )
    everyone = reached["joined"]
    return [
        {"label": label, "count": reached[key], "percent": 100 * reached[key] / everyone}
        for key, label in STEPS
        if everyone
    ]
