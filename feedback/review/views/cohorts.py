from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.review.admission import staff
from feedback.review.cohort_figures import cohorts
from portal.gate.admit import Act


@require_safe
@staff(Act.OPERATE)
def listing(request: HttpRequest) -> HttpResponse:
    """How full each cohort is. The record itself is kept under Records."""
    context = {"cohorts": cohorts(), "now": timezone.now()}
    return render(request, "feedback/review/cohort_list.html", context)
