from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.gate.passes import looking_back
from portal.models import Look
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
@looking_back
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at one's work. It stays readable when a membership has ended."""
    mine = Look.objects.filter(artist=signed_in(request))
    rows = mine.select_related("staff").prefetch_related("sights")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/activity/look_list.html", {"page_obj": page})
