from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.account.place.views import render_place
from portal.gate import stash
from portal.gate.accept_terms import accept_terms
from portal.gate.address import canonical
from portal.gate.admit import Act, Refusal, admit
from portal.gate.forms import ReplyForm, TermsForm
from portal.gate.gone import gone
from portal.gate.home import home_of
from portal.gate.passes import without_admission
from portal.gate.redeem import InvitationGone, redeem
from portal.gate.request_access import request_access as ask_for_access
from portal.gate.request_form import RequestForm
from portal.gate.second_factor import has_second_factor
from portal.gate.terms_asked import terms_asked_of
from portal.models import Invitation
from portal.signed_in import signed_in

FORM_PAGE = "portal/gate/request_form.html"
RETRY_AFTER_S = 3600


@sensitive_variables("token")
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
    if not held.is_for(user.email):
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
    user = signed_in(request)
    asked = terms_asked_of(user)
    if asked is None:
        return redirect(home_of(user))
    form = TermsForm(request.POST or None, terms=asked.terms)
    if request.method == "POST" and form.is_valid():
        session_key = request.session.session_key
        accept_terms(user=user, terms=asked.terms, session_key=session_key)
        return redirect(home_of(user))
    if form.is_bound and "version" in form.errors:
        form = TermsForm(terms=asked.terms)
        messages.error(request, "The terms changed while you read them. Please read them again.")
    status = 422 if form.errors else 200
    context = {"terms": asked.terms, "asked": asked, "form": form}
    return render(request, "portal/gate/terms_accept.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_access(request: HttpRequest) -> HttpResponse:
    """The form, and one answer for everybody: known here, invited, or neither."""
    if request.method != "POST":
        return render(request, FORM_PAGE, {"request_form": RequestForm()})
    form = RequestForm(request.POST)
    if not form.is_valid():
        return render(request, FORM_PAGE, {"request_form": form}, status=422)
    key = canonical(form.cleaned_data["email"])
    if not ratelimit.consume(request, action="request_access", key=key):
        form.add_error(None, "Too many requests came from here. Wait an hour, then send it again.")
        response = render(request, FORM_PAGE, {"request_form": form}, status=429)
        response["Retry-After"] = str(RETRY_AFTER_S)
        return response
    ask_for_access(**form.cleaned_data)
    return redirect("gate:request-sent")


@login_not_required
@require_safe
def request_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/gate/request_sent.html")


@require_safe
@without_admission
def ended(request: HttpRequest) -> HttpResponse:
    """Where those are led whom the gate refuses: to the reason, and to what stays open to them."""
    user = signed_in(request)
    request.admission = admission = admit(user)  # type: ignore[attr-defined]
    if admission:
        return redirect(home_of(user))
    if admission.refusal in {Refusal.TERMS, Refusal.SECOND_FACTOR}:
        return redirect(f"gate:{admission.refusal}")
    if admission.refusal is Refusal.ENDED and admit(user, Act.LOOK_BACK):
        return render_place(request, ReplyForm())
    return render(request, "portal/gate/no_place.html", {"admission": admission})


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
