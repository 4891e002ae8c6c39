from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.gate import stash
from portal.gate.accept_terms import accept_terms
from portal.gate.admit import Refusal, admit
from portal.gate.forms import TermsForm
from portal.gate.gone import gone
from portal.gate.home import home_of
from portal.gate.passes import without_admission
from portal.gate.redeem import InvitationGone, redeem
from portal.gate.second_factor import has_second_factor
from portal.models import Invitation, Terms
from portal.signed_in import signed_in


@login_not_required
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Hold the invitation and leave its address. Opening never uses it up."""
    found = Invitation.objects.usable().with_token(token).select_related("cohort").first()
    response = gone(request)
    if found is not None and found.cohort.seats_left() > 0:
        stash.put(request, found)
        response = redirect("gate:welcome")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    held = stash.held(request)
    if held is None:
        return gone(request)
    if request.user.is_authenticated and request.user.memberships.not_ended().exists():
        return redirect(home_of(request.user))
    return render(request, "portal/gate/invitation.html", {"invitation": held})


@require_POST
@without_admission
def join(request: HttpRequest) -> HttpResponse:
    """Take the place with the account one has."""
    user, held = signed_in(request), stash.held(request)
    if held is None:
        return gone(request)
    if held.email and held.email != user.email.lower():
        messages.error(request, f"This invitation is for {held.email}; sign in as that person.")
        return redirect("gate:welcome")
    if not user.memberships.not_ended().exists():
        try:
            redeem(invitation=held, user=user)
        except InvitationGone:
            return gone(request)
    stash.drop(request)
    return redirect(home_of(user))


@require_http_methods(["GET", "HEAD", "POST"])
@without_admission
def terms(request: HttpRequest) -> HttpResponse:
    user, current = signed_in(request), Terms.objects.current()
    if current is None or user.acceptances.filter(terms=current).exists():
        return redirect(home_of(user))
    form = TermsForm(request.POST or None, terms=current)
    if request.method == "POST" and form.is_valid():
        accept_terms(user=user, terms=current)
        return redirect(home_of(user))
    if form.is_bound and "version" in form.errors:
        form = TermsForm(terms=current)
        messages.error(request, "The terms changed while you read them. Please read them again.")
    return render(request, "portal/gate/terms_accept.html", {"terms": current, "form": form})


@require_safe
@without_admission
def ended(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    admission = admit(user)
    if admission:
        return redirect(home_of(user))
    if admission.refusal in {Refusal.TERMS, Refusal.SECOND_FACTOR}:
        return redirect(f"gate:{admission.refusal}")
    return render(request, "portal/gate/ended.html", {"admission": admission})


@require_safe
@without_admission
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why the team needs one, and the two ways to it."""
    user = signed_in(request)
    if not user.is_reviewer:
        return redirect("mfa_index")
    if has_second_factor(user):
        return redirect(home_of(user))
    return render(request, "portal/gate/second_factor.html")
