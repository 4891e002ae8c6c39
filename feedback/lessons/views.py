from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.lessons.week import Week, figures_of, week_of, weeks_around
from feedback.models import Lesson

A_PAGE = 30
FIRST_DAY = date(2020, 1, 6)  # nothing is older


@require_safe
def learned(request: HttpRequest) -> HttpResponse:
    """What the team learned and changed in a week, with the week in figures."""
    week = _wanted(request.GET.get("week", ""))
    lessons = Lesson.objects.shown().filter(week.within("published_at")).for_lists()
    earlier, later = weeks_around(week)
    context = {
        "week": week,
        "is_now": later is None,
        "earlier": earlier,
        "later": later,
        "figures": figures_of(week),
        "page_obj": Paginator(lessons, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "feedback/lessons/learned.html", context)


def _wanted(day: str) -> Week:
    """The week of this day; of today, if it is none or one to come."""
    today = timezone.localdate()
    try:
        return week_of(max(FIRST_DAY, min(date.fromisoformat(day), today)))
    except ValueError:
        return week_of(today)
