from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.models import BugReport, Rating
from feedback.review.admission import staff
from feedback.review.figures import hit_rates, waiting
from feedback.review.people import funnel
from feedback.review.queue_state import lanes

NEWEST_BUGS = 9
NEWEST_RATINGS = 12


@require_safe
@staff()
def overview(request: HttpRequest) -> HttpResponse:
    context = {
        "counts": waiting(),
        "hit_rates": hit_rates(),
        "funnel": funnel(),
        "bugs": BugReport.objects.open().for_lists()[:NEWEST_BUGS],
        "ratings": Rating.objects.for_lists()[:NEWEST_RATINGS],
        "lanes": lanes(),
    }
    return render(request, "feedback/review/overview.html", context)
