import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST

from feedback.clip_panes import rate_pane
from feedback.ratings.forms import RatingForm
from feedback.ratings.rate import rate, rateable_by
from generation.gallery.clip_page import clips_for_page, render_clip_page
from generation.models import Clip
from portal.signed_in import signed_in

PANE = "feedback/ratings/_pane.html"


@require_POST
def save(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    artist = signed_in(request)
    clip = get_object_or_404(clips_for_page(artist) & rateable_by(artist), public_id=public_id)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _refused(request, clip, form)
    answers = form.cleaned_data.copy()
    active_s = answers.pop("active_s")
    rate(clip=clip, artist=artist, answers=answers, locale=_locale(request), active_s=active_s)
    if getattr(request, "htmx", False):
        return render(request, PANE, {"clip": clip} | (rate_pane(clip, artist) or {}))
    messages.success(request, "Your rating is saved.")
    return redirect(f"{clip.get_absolute_url()}#rate")


def _refused(request: HttpRequest, clip: Clip, form: RatingForm) -> HttpResponse:
    said = (rate_pane(clip, signed_in(request)) or {}) | {"form": form}
    if getattr(request, "htmx", False):
        return render(request, PANE, {"clip": clip} | said, status=422)
    return render_clip_page(request, clip, given={"rate": said}, status=422)


def _locale(request: HttpRequest) -> str:
    """The browser's first language: words like "natural" are read differently across them."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return wanted[0][0][:35] if wanted else ""
