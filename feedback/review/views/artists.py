import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.models import BugReport, Rating
from feedback.review.admission import staff
from feedback.review.forms import ReasonForm
from feedback.review.letters import threads_of
from feedback.review.looking import about_artist, ask_why, with_look
from feedback.review.people import artist_or_404, newest_membership, newest_memberships
from generation.models import Clip
from portal.activity.looks import active_look
from portal.gate.admit import Act
from portal.gate.confirm import confirmed_lately
from portal.gate.end_membership import end_membership, freeze_membership, resume_membership
from portal.models import Look, User
from portal.signed_in import signed_in

A_PAGE = 50
CLIPS_A_PAGE = 24
NEWEST = 20
TOO_LATE = "Somebody else was first: the membership is {}."


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(newest_memberships(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/review/artist_list.html", {"page_obj": page})


@require_safe
@staff()
@with_look("Clips, ratings and reports")
def artist(request: HttpRequest, person: User, look: Look | None) -> HttpResponse:
    """The one place where staff look at an artist's work as a whole."""
    return _page(request, person, look)


@require_POST
@staff(Act.OPERATE)
@confirmed_lately
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _with_reason(request, public_id, "end", end_membership, "The membership has ended.")


@require_POST
@staff(Act.OPERATE)
def freeze(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    said = "The membership is frozen."
    return _with_reason(request, public_id, "freeze", freeze_membership, said)


@require_POST
@staff(Act.OPERATE)
def resume(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = artist_or_404(public_id)
    done = resume_membership(membership=newest_membership(person), by=signed_in(request))
    return _back(request, person, done, "The membership is active again.")


def _with_reason(
    request: HttpRequest,
    public_id: uuid.UUID,
    prefix: str,
    use_case: Callable[..., bool],
    sentence: str,
) -> HttpResponse:
    """Change a membership for the reason in the form with this prefix, or show what it lacks."""
    person, form = artist_or_404(public_id), ReasonForm(request.POST, prefix=prefix)
    by = signed_in(request)
    if not form.is_valid():
        look, refused = active_look(staff=by, artist=person), {f"{prefix}_form": form}
        if look is None and person != by:
            return ask_why(request, person, refused=refused, status=422)
        return _page(request, person, look, refused)
    reason = form.cleaned_data["reason"]
    done = use_case(membership=newest_membership(person), reason=reason, by=by)
    return _back(request, person, done, sentence)


def _back(request: HttpRequest, person: User, done: bool, sentence: str) -> HttpResponse:
    if done:
        messages.success(request, sentence)
    else:
        now = newest_membership(person).get_status_display().lower()
        messages.error(request, TOO_LATE.format(now))
    return redirect("review:artist", person.public_id)


def _page(
    request: HttpRequest,
    person: User,
    look: Look | None,
    refused: dict[str, ReasonForm] | None = None,
) -> HttpResponse:
    reader = signed_in(request)
    clips = Clip.objects.visible_to(reader).filter(artist=person).for_cards().order_by("-pk")
    ratings = Rating.objects.visible_to(reader).filter(artist=person)
    context = {
        "look": look,
        "page_obj": Paginator(clips, CLIPS_A_PAGE).get_page(request.GET.get("page")),
        "bugs": BugReport.objects.filter(reporter=person).for_lists()[:NEWEST],
        "ratings": ratings.for_lists()[:NEWEST],
        "threads": threads_of(person),
    }
    context |= about_artist(person, refused)
    status = 422 if refused else 200
    return render(request, "feedback/review/artist.html", context, status=status)
