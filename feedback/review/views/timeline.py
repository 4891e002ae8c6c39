from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.review.admission import staff
from feedback.review.looking import with_look
from feedback.review.sessions import sessions_of
from portal.activity.timeline import timeline as days_of
from portal.gate.admit import Act
from portal.models import Entry, Look, User
from portal.signed_in import signed_in

A_PAGE = 100


@require_safe
@staff()
@with_look("Timeline")
def timeline(request: HttpRequest, person: User, look: Look | None) -> HttpResponse:
    """The lines that the artist reads too, less those that are not for this role."""
    reader = signed_in(request)
    entries = Entry.objects.about(person).readable_by(reader).for_timeline()
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "artist": person,
        "look": look,
        "page_obj": page,
        "days": days_of(page, reader=reader),
    }
    return render(request, "feedback/review/artist_timeline.html", context)


@require_safe
@staff(Act.OPERATE)
@with_look("Sessions")
def sessions(request: HttpRequest, person: User, look: Look | None) -> HttpResponse:
    context = {"artist": person, "look": look, "sessions": sessions_of(person)}
    return render(request, "feedback/review/artist_sessions.html", context)
