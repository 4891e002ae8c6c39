"""The page of one clip: player or state, what is known about it, and the panes of other rooms."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from generation.gallery.facts import facts_of
from generation.gallery.looks import look_on
from generation.gallery.panes import Mark, contexts_for
from generation.models import Clip, PolicyDecision, Rendition
from generation.queue.position import outlook
from portal.models import User
from portal.signed_in import signed_in

_FILES = {
    "stream_url": Rendition.Purpose.STREAM,
    "poster_url": Rendition.Purpose.POSTER,
    "strip_url": Rendition.Purpose.STRIP,
    "download_url": Rendition.Purpose.DOWNLOAD,
}
_DECIDED_ABOUT = (Clip.Status.HELD, Clip.Status.WITHHELD, Clip.Status.REFUSED)


def clips_for_page(user: User) -> QuerySet[Clip]:
    """Those this person may open, with all that the page reads."""
    return (
        Clip.objects.visible_to(user)
        .select_related("artist", "generation__model_version", "generation__source__generation")
        .prefetch_related("renditions", "attempts")
    )


def render_clip_page(
    request: HttpRequest,
    clip: Clip,
    *,
    given: Mapping[str, dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a clip from `clips_for_page()`; `given` as in `panes.contexts_for()`."""
    user = signed_in(request)
    files = _file_urls(clip, user)
    panes, marks = [], []
    for pane, context in contexts_for(clip, user, given=given):
        marks += context.get("marks", [])
        html = render_to_string(pane.template, {"clip": clip, **files, **context}, request)
        panes.append(
            {"slug": pane.slug, "label": pane.label, "count": context.get("count"), "html": html}
        )
    context = _about(clip, user) | files
    context |= {"panes": panes, "marks": [_place(mark, clip) for mark in marks]}
    return render(request, "generation/gallery/clip.html", context, status=status)


def marks_of(clip: Clip, user: User) -> list[dict[str, Any]]:
    """What every pane puts on the timeline, placed in percent of its width."""
    contexts = (context for _, context in contexts_for(clip, user))
    return [_place(mark, clip) for context in contexts for mark in context.get("marks", [])]


def _about(clip: Clip, user: User) -> dict[str, Any]:
    takes = list(clip.generation.clips.order_by("variation"))
    at = next(i for i, take in enumerate(takes) if take.pk == clip.pk)
    for take in takes:
        take.generation = clip.generation
    is_own = clip.artist_id == user.pk
    look = look_on(clip=clip, staff=user)
    waiting = clip.status == Clip.Status.QUEUED
    decided = PolicyDecision.objects.about(clip) if clip.status in _DECIDED_ABOUT else None
    return {
        "decision": decided.first() if decided is not None else None,
        "clip": clip,
        "is_own": is_own,
        "look": look,
        "look_at": f"clip {clip.number}" if look and look.thing_type else "",
        "frames": clip.generation.frames,
        "fps": clip.generation.fps,
        "takes": takes if len(takes) > 1 else [],
        "previous": takes[at - 1] if at else None,
        "next": takes[at + 1] if at + 1 < len(takes) else None,
        "position": outlook().position(clip) if waiting else None,
        "facts": facts_of(clip),
        "error_detail": clip.error_detail if user.is_reviewer else "",
    }


def _file_urls(clip: Clip, user: User) -> dict[str, str]:
    """Addresses of what delivery would give this person; empty while there is no film for them."""
    shown = {Clip.Status.DONE} | ({Clip.Status.WITHHELD} if user.is_reviewer else set())
    if clip.status not in shown:
        return {}
    return {
        name: reverse("delivery:file", args=[clip.public_id, purpose])
        for name, purpose in _FILES.items()
        if clip.rendition(purpose)
    }


def _place(mark: Mark, clip: Clip) -> dict[str, Any]:
    """Where a mark lies on the timeline, in percent of its width."""
    frames = clip.generation.frames
    length = mark.frame_end - mark.frame_start + 1
    return {
        "label": mark.label,
        "frame_start": mark.frame_start,
        "frame_end": mark.frame_end,
        "url": mark.url,
        "is_fault": mark.is_fault,
        "x_pct": 100 * mark.frame_start / frames,
        "width_pct": 100 * length / frames,
    }
