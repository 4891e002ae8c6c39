from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.account.sessions import end_sign_ins, sign_ins_of
from portal.gate.passes import securing
from portal.signed_in import signed_in


@require_safe
@securing
def listing(request: HttpRequest) -> HttpResponse:
    sign_ins = sign_ins_of(signed_in(request), here=request.session.session_key)
    return render(request, "portal/account/session_list.html", {"sign_ins": sign_ins})


@require_POST
@securing
def end(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    others = UserSession.objects.exclude(session_key=request.session.session_key)
    session = get_object_or_404(others, pk=pk, user=user)
    end_sign_ins(user=user, sessions=[session])
    messages.success(request, "That sign-in has ended.")
    return redirect("account:sessions")


@require_POST
@securing
def end_others(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    others = UserSession.objects.filter(user=user)
    ended = end_sign_ins(
        user=user, sessions=others.exclude(session_key=request.session.session_key)
    )
    messages.success(request, f"{ended} ended. You are signed in here alone.")
    return redirect("account:sessions")
