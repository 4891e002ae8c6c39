import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from feedback.models import Defect, Note, Rating
from feedback.notes.sign import sign_for_staff
from feedback.review.admission import staff
from feedback.review.look_at_feedback import look_at_note, look_at_rating
from generation.models import Clip
from portal.models import User
from portal.signed_in import signed_in


@require_safe
@staff()
def rating(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What one artist says of a clip. Opening it is a look; who said it reads of it."""
    reader = signed_in(request)
    related = ("clip__generation__model_version", "artist")
    found = get_object_or_404(Rating.objects.select_related(*related), public_id=public_id)
    context = {
        "rating": found,
        "look": look_at_rating(rating=found, staff=reader),
        "film": _film(found.clip, reader),
        "defects": [Defect(code).label for code in found.defects if code in Defect.values],
    }
    return render(request, "feedback/review/rating.html", context)


@require_safe
@staff()
def note(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One note with its thread. Opening it is a look; the artist reads of it. Whom the look does
    not cover is read under a pseudonym.
    """
    reader = signed_in(request)
    related = ("clip__generation__model_version", "clip__artist", "author")
    notes = Note.objects.with_threads().select_related(*related)
    found = get_object_or_404(notes, public_id=public_id)
    look = look_at_note(note=found, staff=reader)
    sign_for_staff([found], known={reader.pk, look.artist_id} if look else {reader.pk})
    context = {"note": found, "look": look, "film": _film(found.clip, reader)}
    return render(request, "feedback/review/note.html", context)


def _film(clip: Clip, reader: User) -> Clip | None:
    """The clip, where it is finished and may be seen now."""
    return Clip.objects.visible_to(reader).done().filter(pk=clip.pk).first()
