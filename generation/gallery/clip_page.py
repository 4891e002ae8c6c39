"""The page of one clip: player or state, what is known about it, and the panes of other rooms."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
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
    is_guest = _is_guest(clip, user)
    files = _file_urls(clip, user, is_guest=is_guest)
    panes, contexts = [], []
    for pane, context in contexts_for(clip, user, asked=request.GET, given=given):
        contexts.append(context)
        html = render_to_string(pane.template, {"clip": clip, **files, **context}, request)
        panes.append(
            {"slug": pane.slug, "label": pane.label, "count": context.get("count"), "html": html}
        )
    context = (_about_shown if is_guest else _about)(clip, user) | files
    context |= {"panes": panes, **_timeline(contexts, clip)}
    return render(request, "generation/gallery/clip.html", context, status=status)


def timeline_of(
    clip: Clip, user: User, *, given: Mapping[str, dict[str, Any]] | None = None
) -> dict[str, Any]:
    """What every pane puts on the timeline, for `_marks.html`."""
    return _timeline([context for _, context in contexts_for(clip, user, given=given)], clip)


def _timeline(contexts: Sequence[Mapping[str, Any]], clip: Clip) -> dict[str, Any]:
    """Marks placed in percent of its width; `elsewhere` as strokes of a path 100 wide."""
    frames = clip.generation.frames
    faint = [frame for context in contexts for frame in context.get("elsewhere", [])]
    return {
        "marks": [_place(mark, clip) for one in contexts for mark in one.get("marks", [])],
        "elsewhere": "".join(f"M{100 * frame / frames:.2f} 7v12" for frame in faint),
    }


def _is_guest(clip: Clip, user: User) -> bool:
    """Whether this person sees the clip for nothing but that it is shown to a cohort."""
    if clip.artist_id == user.pk:
        return False
    return not Clip.objects.entrusted_to(user).filter(pk=clip.pk).exists()


def _about_shown(clip: Clip, user: User) -> dict[str, Any]:
    """Prompt, settings and model; not how it was rendered, and nothing that is not shown too."""
    shown = Clip.objects.shown_to(user)
    takes = clip.generation.clips.filter(Q(pk=clip.pk) | Q(pk__in=shown))
    source = clip.generation.source
    is_source_shown = source is not None and shown.filter(pk=source.pk).exists()
    return _among(clip, takes) | {
        "clip": clip,
        "source": source if is_source_shown else None,
        "is_guest": True,
        "by": clip.artist.pseudonym if user.is_reviewer else clip.artist.name,
        "frames": clip.generation.frames,
        "fps": clip.generation.fps,
    }


def _among(clip: Clip, clips: QuerySet[Clip]) -> dict[str, Any]:
    """The takes of its generation that are there for this person, and its neighbours in them."""
    takes = list(clips.order_by("variation"))
    at = next(i for i, take in enumerate(takes) if take.pk == clip.pk)
    for take in takes:
        take.generation = clip.generation
    return {
        "takes": takes if len(takes) > 1 else [],
        "previous": takes[at - 1] if at else None,
        "next": takes[at + 1] if at + 1 < len(takes) else None,
    }


def _about(clip: Clip, user: User) -> dict[str, Any]:
    is_own = clip.artist_id == user.pk
    look = look_on(clip=clip, staff=user)
    waiting = clip.status == Clip.Status.QUEUED
    decided = PolicyDecision.objects.about(clip) if clip.status in _DECIDED_ABOUT else None
    return _among(clip, clip.generation.clips.all()) | {
        "decision": decided.first() if decided is not None else None,
        "clip": clip,
        "is_own": is_own,
        "may_show": is_own and clip.generation.membership_id is not None,
        "look": look,
        "source": clip.generation.source,
        "look_at": f"clip {clip.number}" if look and look.thing_type else "",
        "frames": clip.generation.frames,
        "fps": clip.generation.fps,
        "position": outlook().position(clip) if waiting else None,
        "facts": facts_of(clip),
        "error_detail": clip.error_detail if user.is_reviewer else "",
    }


def _file_urls(clip: Clip, user: User, *, is_guest: bool) -> dict[str, str]:
    """Addresses of what delivery would give this person; empty while there is no film for them."""
    shown = {Clip.Status.DONE} | ({Clip.Status.WITHHELD} if user.is_reviewer else set())
    if clip.status not in shown:
        return {}
    return {
        name: reverse("delivery:file", args=[clip.public_id, purpose])
        for name, purpose in _FILES.items()
        if clip.rendition(purpose) and not (is_guest and purpose == Rendition.Purpose.DOWNLOAD)
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
        "x": f"{100 * mark.frame_start / frames:.3f}%",
        "width": f"{100 * length / frames:.3f}%",
    }
