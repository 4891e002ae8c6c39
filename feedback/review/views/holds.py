import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.forms import ReasonForm
from feedback.review.queue_state import waiting_for_a_person
from generation.models import Clip
from generation.queue import decisions
from portal.signed_in import signed_in

A_PAGE = 30
DECIDED = "{} does not wait any more: somebody else decided, or the artist cancelled it."


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@staff()
def release(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    clip = _clip(public_id)
    if decisions.release(clip=clip, by=signed_in(request)):
        messages.success(request, f"{clip.number} goes on.")
    else:
        messages.error(request, DECIDED.format(clip.number))
    return redirect("review:holds")


@require_POST
@staff()
def refuse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    clip = _clip(public_id)
    form = _form(clip, request.POST)
    if not form.is_valid():
        return _page(request, refused=form, clip=clip)
    reason = form.cleaned_data["reason"]
    if decisions.refuse(clip=clip, sentence=reason, by=signed_in(request)):
        messages.success(request, f"{clip.number} is refused. The artist reads your reason.")
    else:
        messages.error(request, DECIDED.format(clip.number))
    return redirect("review:holds")


def _clip(public_id: uuid.UUID) -> Clip:
    related = ("generation__model_version", "artist")
    return get_object_or_404(Clip.objects.select_related(*related), public_id=public_id)


def _form(clip: Clip, data: QueryDict | None = None) -> ReasonForm:
    return ReasonForm(data, prefix=f"clip-{clip.pk}")


def _page(
    request: HttpRequest, *, refused: ReasonForm | None = None, clip: Clip | None = None
) -> HttpResponse:
    page = Paginator(waiting_for_a_person(), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"clip": one, "form": refused if refused and one == clip else _form(one)} for one in page
    ]
    context = {"page_obj": page, "rows": rows}
    status = 422 if refused else 200
    return render(request, "feedback/review/hold_list.html", context, status=status)
