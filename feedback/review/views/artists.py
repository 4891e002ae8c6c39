import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.models import BugReport, Rating
from feedback.review.admission import staff
from feedback.review.forms import ReasonForm
from feedback.review.people import newest_memberships
from generation.models import Clip
from portal.gate.admit import Act
from portal.gate.confirm import confirmed_lately
from portal.gate.end_membership import end_membership, freeze_membership, resume_membership
from portal.models import Membership, User
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
def artist(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The one place where staff look at an artist's work as a whole."""
    return _page(request, _artist(public_id))


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
    person = _artist(public_id)
    done = resume_membership(membership=_membership(person), by=signed_in(request))
    return _back(request, person, done, "The membership is active again.")


def _with_reason(
    request: HttpRequest,
    public_id: uuid.UUID,
    prefix: str,
    use_case: Callable[..., bool],
    sentence: str,
) -> HttpResponse:
    """Change a membership for the reason in the form with this prefix, or show what it lacks."""
    person, form = _artist(public_id), ReasonForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return _page(request, person, **{f"{prefix}_form": form})
    reason, by = form.cleaned_data["reason"], signed_in(request)
    done = use_case(membership=_membership(person), reason=reason, by=by)
    return _back(request, person, done, sentence)


def _artist(public_id: uuid.UUID) -> User:
    members = User.objects.filter(memberships__isnull=False).distinct()
    return get_object_or_404(members, public_id=public_id)


def _membership(person: User) -> Membership:
    return newest_memberships().get(user=person)


def _back(request: HttpRequest, person: User, done: bool, sentence: str) -> HttpResponse:
    if done:
        messages.success(request, sentence)
    else:
        now = _membership(person).get_status_display().lower()
        messages.error(request, TOO_LATE.format(now))
    return redirect("review:artist", person.public_id)


def _page(
    request: HttpRequest,
    person: User,
    *,
    end_form: ReasonForm | None = None,
    freeze_form: ReasonForm | None = None,
) -> HttpResponse:
    clips = Clip.objects.filter(artist=person).for_cards().order_by("-pk")
    context = {
        "artist": person,
        "membership": _membership(person),
        "page_obj": Paginator(clips, CLIPS_A_PAGE).get_page(request.GET.get("page")),
        "bugs": BugReport.objects.filter(reporter=person).for_lists()[:NEWEST],
        "ratings": Rating.objects.filter(artist=person).for_lists()[:NEWEST],
        "end_form": end_form or ReasonForm(prefix="end"),
        "freeze_form": freeze_form or ReasonForm(prefix="freeze"),
    }
    status = 422 if end_form or freeze_form else 200
    return render(request, "feedback/review/artist.html", context, status=status)
