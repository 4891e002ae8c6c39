import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.alarm_state import (
    false_alarms,
    look_at_alarm,
    opened_by,
    waiting_first,
)
from feedback.review.forms import AlarmForm
from portal.activity.alarms.resolve import resolve_alarm
from portal.activity.alarms.told import told
from portal.gate.admit import Act
from portal.models import Alarm
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@staff()
def look(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    alarm = get_object_or_404(Alarm.objects.select_related("user"), public_id=public_id)
    look_at_alarm(alarm=alarm, staff=signed_in(request))
    return redirect(f"{resolve_url('review:alarms')}#alarm-{alarm.pk}")


@require_POST
@staff(Act.OPERATE)
def resolve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    alarm = get_object_or_404(Alarm.objects.select_related("user"), public_id=public_id)
    form = _form(alarm, request.POST)
    if not form.is_valid():
        return _page(request, refused=form, alarm=alarm)
    if resolve_alarm(alarm=alarm, by=signed_in(request), **form.cleaned_data):
        messages.success(request, "The alarm is resolved. The artist reads your sentence.")
    else:
        messages.error(request, "The alarm was over: cleared by a sign-in, or resolved already.")
    return redirect("review:alarms")


def _form(alarm: Alarm, data: QueryDict | None = None) -> AlarmForm:
    return AlarmForm(data, prefix=f"alarm-{alarm.pk}")


def _page(
    request: HttpRequest, *, refused: AlarmForm | None = None, alarm: Alarm | None = None
) -> HttpResponse:
    page = Paginator(waiting_first(), A_PAGE).get_page(request.GET.get("page"))
    opened = opened_by(signed_in(request))
    rows = [
        {
            "told": told(one),
            "is_open": one.pk in opened,
            "form": refused if refused and one == alarm else _form(one),
        }
        for one in page
    ]
    context = {"page_obj": page, "rows": rows, "counts": false_alarms()}
    status = 422 if refused else 200
    return render(request, "feedback/review/alarm_list.html", context, status=status)
