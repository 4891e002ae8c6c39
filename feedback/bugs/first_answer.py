"""When somebody of the team first answered a report: by a word or by a move."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable

from feedback.models import BugReply, BugReport


def with_first_answer(reports: QuerySet[BugReport]) -> QuerySet[Any]:
    """`answered_at`: the moment, None without one. One look into the replies of each report."""
    first = _answers().order_by("at").values("at")[:1]
    return reports.annotate(answered_at=Subquery(first))


def unanswered() -> Combinable:
    return ~Exists(_answers())


def _answers() -> QuerySet[BugReply]:
    of_the_team = BugReply.objects.filter(report=OuterRef("pk"), author__is_staff=True)
    return of_the_team.exclude(author=OuterRef("reporter"))
