import uuid

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
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person, form = _artist(public_id), ReasonForm(request.POST, prefix="end")
    if not form.is_valid():
        return _page(request, person, end_form=form)
    membership, by = _membership(person), signed_in(request)
    done = end_membership(membership=membership, reason=form.cleaned_data["reason"], by=by)
    return _back(request, person, done, "The membership has ended.")


@require_POST
@staff(Act.OPERATE)
def freeze(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person, form = _artist(public_id), ReasonForm(request.POST, prefix="freeze")
    if not form.is_valid():
        return _page(request, person, freeze_form=form)
    membership, by = _membership(person), signed_in(request)
    done = freeze_membership(membership=membership, reason=form.cleaned_data["reason"], by=by)
    return _back(request, person, done, "The membership is frozen.")


@require_POST
@staff(Act.OPERATE)
def resume(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = _artist(public_id)
    done = resume_membership(membership=_membership(person), by=signed_in(request))
    return _back(request, person, done, "The membership is active again.")


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
