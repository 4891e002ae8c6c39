"""Before a page about an artist: the look it is seen under, or the form that asks for one."""

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from feedback.review.forms import ReasonForm
from feedback.review.people import artist_or_404, newest_membership
from portal.activity.look_form import LookForm
from portal.activity.looks import active_look, saw
from portal.models import Look, User
from portal.signed_in import signed_in

ArtistView = Callable[[HttpRequest, User, Look | None], HttpResponse]
View = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def with_look(what: str) -> Callable[[ArtistView], View]:
    """Give the view the artist and the look that covers all their work, and write down `what`.

    Without a look it leads to the form, and from there back. No look is asked for oneself.
    """

    def decorate(view: ArtistView) -> View:
        @wraps(view)
        def looked(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
            person, staff = artist_or_404(public_id), signed_in(request)
            if person == staff:
                return view(request, person, None)
            look = active_look(staff=staff, artist=person)
            if look is None:
                back = urlencode({"next": request.get_full_path()})
                return redirect(f"{resolve_url('review:look', public_id)}?{back}")
            saw(look=look, what=what)
            return view(request, person, look)

        return looked

    return decorate


def ask_why(
    request: HttpRequest,
    person: User,
    *,
    form: LookForm | None = None,
    refused: Mapping[str, ReasonForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The artist's page with the question in the place of the work."""
    context = {"form": form or LookForm()} | about_artist(person, refused)
    return render(request, "feedback/review/artist_look.html", context, status=status)


def about_artist(person: User, refused: Mapping[str, ReasonForm] | None = None) -> dict[str, Any]:
    """What staff know of an artist without a look: name, place and counts.

    refused: forms about the membership that were sent and lack something, by their name.
    """
    forms = {f"{prefix}_form": ReasonForm(prefix=prefix) for prefix in ("end", "freeze")}
    about = {"artist": person, "membership": newest_membership(person)}
    return about | forms | dict(refused or {})
