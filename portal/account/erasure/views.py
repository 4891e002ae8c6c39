from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.account.erasure.erase import erase as erase_person
from portal.account.erasure.forms import EraseForm
from portal.account.erasure.lines import counted
from portal.gate.passes import looking_back
from portal.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@looking_back
@reauthentication_required(allow_get=True)
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what must stay; then, once confirmed, do it."""
    user = signed_in(request)
    if user.is_staff:
        raise PermissionDenied("Accounts of the team are closed by an operator, not erased here.")
    form = EraseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        erase_person(user=user)
        logout(request)
        messages.success(request, "It is done. Nothing here bears your name any more. Thank you.")
        return redirect("portal:landing")
    goes, stays = counted(user)
    context = {"form": form, "goes": goes, "stays": stays}
    status = 422 if form.is_bound else 200
    return render(request, "portal/account/erasure/erase.html", context, status=status)
