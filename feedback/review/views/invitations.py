import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.admission_forms import RevokeForm
from feedback.review.forms import InvitationForm
from portal.gate import invite as gate
from portal.gate.admit import Act
from portal.models import Invitation
from portal.signed_in import signed_in

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Act.OPERATE)
def invitations(request: HttpRequest) -> HttpResponse:
    """The list, and the form. The answer to a POST shows the new link, this once."""
    if request.method != "POST":
        return _page(request, InvitationForm())
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    made, link = gate.invite(by=signed_in(request), **form.cleaned_data)
    return _page(request, InvitationForm(), made=made, link=link)


@require_safe
@staff(Act.OPERATE)
def invitation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What became of one: who made it, who came in with it, who took it back and why."""
    return _one(request, public_id, RevokeForm())


@require_POST
@staff(Act.OPERATE)
def resend(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A new link and new days; the old link is dead."""
    invitation = get_object_or_404(Invitation, public_id=public_id)
    try:
        link = gate.resend(invitation=invitation, by=signed_in(request))
    except gate.InvitationOver:
        messages.error(request, "It was used or taken back. Make a new one.")
        return redirect("review:invitations")
    return _page(request, InvitationForm(), made=invitation, link=link)


@require_POST
@staff(Act.OPERATE)
def revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    invitation = get_object_or_404(Invitation, public_id=public_id)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _one(request, public_id, form, status=422)
    if gate.revoke(invitation=invitation, by=signed_in(request), **form.cleaned_data):
        messages.success(request, "The invitation is taken back. Its link is dead.")
    else:
        messages.error(request, "It was taken back already.")
    return redirect("review:invitations")


def _one(
    request: HttpRequest, public_id: uuid.UUID, form: RevokeForm, *, status: int = 200
) -> HttpResponse:
    related = ("cohort", "created_by", "revoked_by")
    found = get_object_or_404(Invitation.objects.select_related(*related), public_id=public_id)
    context = {
        "invitation": found,
        "came_in": found.memberships.select_related("user").order_by("joined_at"),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "feedback/review/invitation.html", context, status=status)


def _page(
    request: HttpRequest,
    form: InvitationForm,
    *,
    made: Invitation | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    newest = Invitation.objects.select_related("cohort", "created_by").order_by("-pk")
    page = Paginator(newest, A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "form": form, "made": made, "link": link, "now": timezone.now()}
    return render(request, "feedback/review/invitations.html", context, status=status)
