from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.review.admission import staff
from feedback.review.looking import with_look
from feedback.review.timeline import entries_about, sessions_of, told
from portal.gate.admit import Act
from portal.models import Look, User
from portal.signed_in import signed_in

A_PAGE = 100


@require_safe
@staff()
@with_look("Timeline")
def timeline(request: HttpRequest, person: User, look: Look | None) -> HttpResponse:
    entries = entries_about(person, reader=signed_in(request))
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "artist": person,
        "look": look,
        "page_obj": page,
        "lines": [told(entry) for entry in page],
    }
    return render(request, "feedback/review/artist_timeline.html", context)


@require_safe
@staff(Act.OPERATE)
@with_look("Sessions")
def sessions(request: HttpRequest, person: User, look: Look | None) -> HttpResponse:
    context = {"artist": person, "look": look, "sessions": sessions_of(person)}
    return render(request, "feedback/review/artist_sessions.html", context)
