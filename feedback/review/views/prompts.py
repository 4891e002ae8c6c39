from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.review.admission import staff
from feedback.review.prompt_clusters import groups_kept


@require_safe
@staff()
def clusters(request: HttpRequest) -> HttpResponse:
    """Kinds of prompts, of clips that are shown or the programme's own: no look is needed."""
    return render(request, "feedback/review/prompts.html", {"groups": groups_kept()})
