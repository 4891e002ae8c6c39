import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from feedback.review.admission import staff
from feedback.review.looking import ask_why
from feedback.review.people import artist_or_404
from portal.activity.look_form import look_form
from portal.activity.looks import close_look, open_look
from portal.models import Look
from portal.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def open_(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say why, and see the artist's work. Said again, it is another look."""
    person, by = artist_or_404(public_id), signed_in(request)
    if person == by:
        return redirect("review:artist", public_id)
    form = look_form(request)
    if not form.is_bound or not form.is_valid():
        return ask_why(request, person, form=form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    open_look(staff=by, artist=person, purpose=said["purpose"], note=said["note"])
    if form.back:
        return redirect(form.back)
    return redirect("review:artist", public_id)


@require_POST
@staff()
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    look = get_object_or_404(Look.objects.by(signed_in(request)), public_id=public_id)
    if close_look(look=look):
        messages.success(request, "You stopped looking.")
    else:
        messages.info(request, "This look was over already.")
    return redirect("review:overview")
