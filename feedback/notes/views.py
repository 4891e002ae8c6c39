import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.clip_panes import notes_pane
from feedback.models import Note
from feedback.notes import markers
from feedback.notes.forms import NoteForm, ReplyForm
from feedback.notes.pin import notable_by, pin
from feedback.notes.pin import reply as write_reply
from feedback.notes.pin import resolve as resolve_note
from feedback.notes.sign import sign
from generation.gallery.clip_page import clips_for_page, render_clip_page, timeline_of
from generation.models import Clip
from portal.signed_in import signed_in

PANE = "feedback/notes/_answer.html"
FORMATS = {
    "csv": (markers.as_csv, "text/csv"),
    "edl": (markers.as_edl, "text/plain"),
    "fcpxml": (markers.as_fcpxml, "application/xml"),
}


@require_POST
def add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    author, clip = signed_in(request), _clip(request, public_id)
    form = NoteForm(request.POST, clip=clip)
    if not form.is_valid():
        return _answer(request, clip, {"form": form}, status=422)
    said = form.cleaned_data.copy()
    key, active_s = said.pop("key"), said.pop("active_s")
    note, _ = pin(clip=clip, author=author, key=key, said=said, active_s=active_s)
    if getattr(request, "htmx", False):
        return _answer(request, clip, {"made": note}, note=note)
    return redirect(note)


@require_POST
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    note = _note(request, public_id)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        given = {"reply_form": form, "answering": note}
        return _answer(request, note.clip, given, note=note, status=422)
    said = form.cleaned_data
    write_reply(note=note, author=signed_in(request), text=said["text"], key=said["key"])
    if getattr(request, "htmx", False):
        return _answer(request, note.clip, {}, note=note)
    return redirect(note)


@require_POST
def resolve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form says which way, so that sending it twice changes nothing."""
    note = _note(request, public_id, Note.objects.resolvable_by(signed_in(request)))
    if request.POST.get("resolved") == "no":
        note.reopen()
    else:
        resolve_note(note=note, by=signed_in(request))
    if getattr(request, "htmx", False):
        return _answer(request, note.clip, {}, note=note)
    return redirect(note)


@require_safe
def export(request: HttpRequest, public_id: uuid.UUID, form: str) -> HttpResponse:
    """The notes as markers for an editing program."""
    if form not in FORMATS:
        raise Http404("No such format.")
    clip = _clip(request, public_id)
    write, mime = FORMATS[form]
    notes = list(Note.objects.visible_to(signed_in(request)).filter(clip=clip).with_threads())
    sign(notes, clip=clip, reader=signed_in(request))
    response = HttpResponse(write(clip, notes), content_type=f"{mime}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="atelier-{clip.number}.{form}"'
    return response


def _clip(request: HttpRequest, public_id: uuid.UUID) -> Clip:
    user = signed_in(request)
    return get_object_or_404(clips_for_page(user) & notable_by(user), public_id=public_id)


def _note(request: HttpRequest, public_id: uuid.UUID, among: QuerySet[Note] | None = None) -> Note:
    """With its clip as the clip page reads it."""
    visible = Note.objects.visible_to(signed_in(request)) if among is None else among
    note = get_object_or_404(visible.select_related("author"), public_id=public_id)
    note.clip = clips_for_page(signed_in(request)).get(pk=note.clip_id)
    return note


def _answer(
    request: HttpRequest,
    clip: Clip,
    given: dict[str, Any],
    *,
    note: Note | None = None,
    status: int = 200,
) -> HttpResponse:
    """The pane anew, and with it the marks on the timeline; or, without a script, the page."""
    user = signed_in(request)
    said = (notes_pane(clip, user, note=str(note.public_id) if note else "") or {}) | given
    if not getattr(request, "htmx", False):
        if status == 422:
            messages.error(request, "Something is missing in your note.")
        return render_clip_page(request, clip, given={"notes": said}, status=status)
    context = said | {"clip": clip} | timeline_of(clip, user, given={"notes": said})
    return render(request, PANE, context, status=status)
