import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.clip_panes import rate_of
from feedback.comparisons.draw import draw_ballot, may_vote, open_ballot
from feedback.comparisons.film import ballots_shown_to
from feedback.comparisons.forms import VoteForm
from feedback.comparisons.vote import cast_vote, set_aside
from feedback.models import Ballot, Task
from feedback.models.comparison import BallotQuerySet
from portal.signed_in import signed_in

PASSED_OVER = "pairs_passed_over"
REMEMBERED = 50


@require_safe
def pair(request: HttpRequest) -> HttpResponse:
    """The open ballot of this voter, or what there is to know before the first one."""
    user = signed_in(request)
    ballot = open_ballot(user) if may_vote(user) else None
    if ballot is None:
        context = {"rate": rate_of(Task.VOTE), "may_vote": may_vote(user)}
        return render(request, "feedback/comparisons/begin.html", context)
    return _ballot_page(request, ballot, VoteForm())


@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Open the next ballot."""
    passed_over = request.session.get(PASSED_OVER, [])
    if draw_ballot(voter=signed_in(request), passed_over=passed_over) is None:
        messages.info(request, "There is no pair for you now. New ones come as films are made.")
    return redirect("comparisons:pair")


@require_POST
def vote(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    ballot = get_object_or_404(_own(request), public_id=public_id)
    form = VoteForm(request.POST)
    if ballot.voted_at is None and not form.is_valid():
        if not _is_shown(request, ballot):
            messages.info(request, "That pair is not shown any more, so it needs no vote.")
            return redirect("comparisons:pair")
        return _ballot_page(request, ballot, form, status=422)
    if form.is_valid():
        answers = form.cleaned_data.copy()
        cast_vote(ballot=ballot, active_s=answers.pop("active_s"), answers=answers)
    return redirect("comparisons:voted", ballot.public_id)


@require_POST
def skip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Set it aside without pay, and show another one; this pair does not come back at once."""
    ballot = get_object_or_404(_own(request), public_id=public_id)
    if set_aside(ballot=ballot):
        earlier = request.session.get(PASSED_OVER, [])
        request.session[PASSED_OVER] = [*earlier, ballot.pair_id][-REMEMBERED:]
    return draw(request)


@require_safe
def voted(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was on which side, once the vote is given and as long as both films are shown."""
    ballot = get_object_or_404(_own(request).voted(), public_id=public_id)
    context: dict[str, Any] = {}
    if _is_shown(request, ballot):
        context = _about(ballot) | {"sides": [("Left", ballot.left), ("Right", ballot.right)]}
    return render(request, "feedback/comparisons/voted.html", context)


def _own(request: HttpRequest) -> BallotQuerySet:
    versions = [f"pair__{side}__generation__model_version" for side in ("first", "second")]
    return Ballot.objects.by(signed_in(request)).select_related("voter", *versions)


def _is_shown(request: HttpRequest, ballot: Ballot) -> bool:
    return ballots_shown_to(signed_in(request)).filter(pk=ballot.pk).exists()


def _ballot_page(
    request: HttpRequest, ballot: Ballot, form: VoteForm, *, status: int = 200
) -> HttpResponse:
    context = _about(ballot) | {"form": form, "rate": rate_of(Task.VOTE)}
    return render(request, "feedback/comparisons/ballot.html", context, status=status)


def _about(ballot: Ballot) -> dict[str, Any]:
    return {"ballot": ballot, "asked": ballot.pair.first.generation}
