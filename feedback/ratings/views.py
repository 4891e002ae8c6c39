import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST

from feedback.clip_panes import rate_pane
from feedback.ratings.forms import RatingForm
from feedback.ratings.rate import rate, rateable_by


@require_POST
def save(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    clips = rateable_by(request.user).select_related("generation")
    clip = get_object_or_404(clips, public_id=public_id)
    form = RatingForm(request.POST)
    context = {"clip": clip}
    part = "feedback/ratings/_pane.html"
    if not form.is_valid():
        template = part if request.htmx else "feedback/ratings/rating_form.html"
        return render(request, template, context | {"form": form}, status=422)
    rate(clip=clip, artist=request.user, answers=form.cleaned_data, locale=_locale(request))
    if request.htmx:
        return render(request, part, context | (rate_pane(clip, request.user) or {}))
    messages.success(request, "Your rating is saved.")
    return redirect(f"{clip.get_absolute_url()}#rate")


def _locale(request: HttpRequest) -> str:
    """The browser's first language: words like "natural" are read differently across them."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return wanted[0][0][:35] if wanted else ""
