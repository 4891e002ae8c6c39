from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.models import BugReport
from feedback.review.admission import staff
from feedback.review.answer_times import answer_times
from feedback.review.defect_counts import defect_counts
from feedback.review.figures import hit_rates, waiting
from feedback.review.means import FEWEST, judged_versions, means
from feedback.review.people import funnel
from feedback.review.queue_state import lanes

NEWEST_BUGS = 6


@require_safe
@staff()
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, and figures. No word of an artist but the titles of reports."""
    versions = judged_versions()
    newest = BugReport.objects.open().order_by("-pk").values("pk")[:NEWEST_BUGS]
    context = {
        "counts": waiting(),
        "hit_rates": hit_rates(),
        "funnel": funnel(),
        "bugs": BugReport.objects.filter(pk__in=newest).for_lists(),
        "versions": versions,
        "means": means(versions) if versions else [],
        "fewest": FEWEST,
        "defects": defect_counts(versions) if versions else [],
        "answers": answer_times(),
        "lanes": lanes(),
    }
    return render(request, "feedback/review/overview.html", context)
