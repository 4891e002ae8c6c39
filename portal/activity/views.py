from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.activity.forms import FilterForm
from portal.activity.groups import groups
from portal.activity.heads import heads
from portal.activity.timeline import timeline
from portal.gate.passes import looking_back
from portal.models import Entry
from portal.signed_in import signed_in

A_PAGE = 50


@require_safe
@looking_back
def recorded(request: HttpRequest) -> HttpResponse:
    """What may be recorded about a person. It stays readable when a membership has ended."""
    context = {"groups": groups(), "heads": heads()}
    return render(request, "portal/activity/recorded.html", context)


@require_safe
@looking_back
def entries(request: HttpRequest) -> HttpResponse:
    """Every line about oneself, the newest first."""
    person, chosen = signed_in(request), FilterForm(request.GET)
    mine = chosen.narrow(Entry.objects.about(person)).for_timeline()
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    context = {"filter": chosen, "page_obj": page, "days": timeline(page, reader=person)}
    return render(request, "portal/activity/entry_list.html", context | {"heads": heads()})
