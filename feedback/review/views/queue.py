import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.queue_state import lanes, slots, unfinished
from generation.models import Clip
from generation.queue.decisions import cancel as cancel_clip
from generation.queue.decisions import restore as restore_clip
from generation.queue.position import outlook
from portal.gate.admit import Act
from portal.signed_in import signed_in

A_PAGE = 100


@require_safe
@staff()
def queue(request: HttpRequest) -> HttpResponse:
    page = Paginator(unfinished().order_by("queued_at", "pk"), A_PAGE)
    shown, ahead = page.get_page(request.GET.get("page")), outlook()
    rows = [
        {"clip": clip, "position": ahead.position(clip), "eta_s": ahead.eta_s(clip)}
        for clip in shown
    ]
    context = {"page_obj": shown, "rows": rows, "lanes": lanes(), "slots": slots()}
    return render(request, "feedback/review/queue.html", context)


@require_POST
@staff(Act.OPERATE)
def restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Queue a clip again that was set aside after its worker crashed too often."""
    clip = _clip(public_id)
    if restore_clip(clip=clip, by=signed_in(request)):
        messages.success(request, f"{clip.number} is queued again.")
    else:
        messages.error(request, f"{clip.number} is not set aside any more.")
    return redirect("review:queue")


@require_POST
@staff(Act.OPERATE)
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    clip = _clip(public_id)
    if cancel_clip(clip=clip, by=signed_in(request)):
        messages.success(request, f"{clip.number} is cancelled, or stops at its next step.")
    else:
        messages.error(request, f"{clip.number} was over, or stopping, already.")
    return redirect("review:queue")


def _clip(public_id: uuid.UUID) -> Clip:
    return get_object_or_404(Clip.objects.select_related("generation"), public_id=public_id)
