from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.account.choose_notices import choose_notices
from portal.account.forms import NameForm, NoticeForm
from portal.account.rename import rename
from portal.gate.second_factor import has_second_factor
from portal.models import User
from portal.signed_in import signed_in


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, signed_in(request))


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    # A row of its own: a refused name must not stand in the bar of the page that refuses it.
    user = User.objects.get(pk=signed_in(request).pk)
    form = NameForm(request.POST, instance=user)
    if not form.is_valid():
        return _page(request, signed_in(request), name_form=form)
    rename(user=user, name=form.cleaned_data["name"])
    messages.success(request, "Your name is saved.")
    return redirect("account:home")


@require_POST
def notices(request: HttpRequest) -> HttpResponse:
    user, form = signed_in(request), NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, user, notice_form=form)
    choose_notices(user=user, by_mail=form.cleaned_data["by_mail"])
    messages.success(request, "Your choice is saved.")
    return redirect("account:home")


def _page(
    request: HttpRequest,
    user: User,
    *,
    name_form: NameForm | None = None,
    notice_form: NoticeForm | None = None,
) -> HttpResponse:
    chosen = list(user.notice_choices.values_list("kind", flat=True))
    forms = {
        "membership": user.memberships.select_related("cohort").order_by("-pk").first(),
        "has_second_factor": has_second_factor(user),
        "name_form": name_form or NameForm(instance=user),
        "notice_form": notice_form or NoticeForm(initial={"by_mail": chosen}),
    }
    status = 422 if name_form or notice_form else 200
    return render(request, "portal/account/home.html", forms, status=status)
