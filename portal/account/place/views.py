from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.account.place.forms import LeaveForm
from portal.gate.admit import admit, looks_back_until
from portal.gate.forms import ReplyForm
from portal.gate.leave import leave as leave_programme
from portal.gate.passes import looking_back
from portal.gate.reply import write_reply
from portal.models import Membership, Reply, User
from portal.signed_in import signed_in


@require_safe
@looking_back
def place(request: HttpRequest) -> HttpResponse:
    """One's place: its state, the reason, and the letters about it."""
    return render_place(request, ReplyForm())


@require_POST
@looking_back
def reply(request: HttpRequest) -> HttpResponse:
    user, form = signed_in(request), ReplyForm(request.POST)
    if not form.is_valid():
        return render_place(request, form, status=422)
    said = form.cleaned_data
    about = get_object_or_404(_newest(user))
    write_reply(person=user, author=user, about=about, text=said["text"], key=said["key"])
    messages.success(request, "Your words are with the team. The answer comes here.")
    return redirect("account:membership")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def leave(request: HttpRequest) -> HttpResponse:
    user, form = signed_in(request), LeaveForm(request.POST or None)
    membership = get_object_or_404(Membership.objects.not_ended(), user=user)
    if request.method == "POST" and form.is_valid():
        leave_programme(user=user, reason=form.cleaned_data["reason"])
        return redirect("account:membership")
    context = {"membership": membership, "form": form, "days": settings.ENDED_ACCESS_DAYS}
    status = 422 if form.is_bound else 200
    return render(request, "portal/account/place/leave.html", context, status=status)


def render_place(request: HttpRequest, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    membership = get_object_or_404(_newest(user))
    context = {
        "membership": membership,
        "thread": Reply.objects.thread(user, membership),
        "reply_form": form,
    }
    if membership.status != Membership.Status.ENDED or admit(user):
        return render(request, "portal/account/place/place.html", context, status=status)
    context["until"] = looks_back_until(membership)
    return render(request, "portal/gate/ended.html", context, status=status)


def _newest(user: User) -> QuerySet[Membership]:
    return user.memberships.select_related("cohort").order_by("-pk")[:1]
