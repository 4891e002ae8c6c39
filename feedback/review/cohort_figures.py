"""How full each cohort is, and what it may use."""

from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.models import Cohort, Invitation, Membership


def cohorts(*, at: datetime | None = None) -> QuerySet[Cohort]:
    """The newest first, each with `members` and `promised` seats, in one query."""
    members = Membership.objects.not_ended()
    promised = Invitation.objects.usable(at=at).exclude(email="")
    counted = {"members": _count(members), "promised": _count(promised)}
    related = Cohort.objects.select_related("limits", "terms").prefetch_related(
        "limits__model_versions"
    )
    return related.annotate(**counted).order_by("-starts_at", "-pk")


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_cohort = rows.filter(cohort=OuterRef("pk")).order_by().values("cohort")
    counted = of_cohort.annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
