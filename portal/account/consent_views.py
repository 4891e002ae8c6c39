from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.account.choose_consents import choose_consents
from portal.account.consent_form import ConsentForm
from portal.gate.terms_asked import embargoed_for
from portal.models import Consent, User
from portal.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """What somebody agreed to: the terms, and what stays between us; and what is theirs to give."""
    user = signed_in(request)
    if request.method != "POST":
        return _page(request, user, ConsentForm(initial=_given_by(user)))
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form, status=422)
    name = form.cleaned_data["credit_name"].strip()
    changed = choose_consents(user=user, given=form.given(), credit_name=name)
    messages.success(request, "Your choice is saved." if changed else "Nothing has changed.")
    return redirect("account:consents")


def _given_by(user: User) -> dict[str, object]:
    newest = {one.kind: one for one in Consent.objects.of(user).newest()}
    given: dict[str, object] = {kind: one.given for kind, one in newest.items()}
    credit = newest.get(Consent.Kind.CREDIT)
    return given | {"credit_name": credit.credit_name if credit and credit.given else user.name}


def _page(
    request: HttpRequest, user: User, form: ConsentForm, *, status: int = 200
) -> HttpResponse:
    membership = user.memberships.select_related("cohort").order_by("-pk").first()
    context = {
        "form": form,
        "history": Consent.objects.of(user),
        "acceptances": user.acceptances.select_related("terms").order_by("-at"),
        "embargoed": embargoed_for(membership),
    }
    return render(request, "portal/account/consents.html", context, status=status)
