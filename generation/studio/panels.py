"""What the studio shows beside the composer, read from the rows; a page, a partial and a socket
draw the same."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from generation.models import Clip, PolicyDecision, Rendition
from generation.models.clip import ClipQuerySet
from generation.queue.allowance import allowance_of
from generation.queue.position import Outlook, outlook
from portal.gate.admit import Act, admit
from portal.models import User

TAKES = 12
_ENDED = (Clip.Status.DONE, Clip.Status.FAILED, Clip.Status.QUARANTINED)
_HELD = (Clip.Status.HELD, Clip.Status.WITHHELD)
_QUEUE_ORDER = (
    Clip.Status.RUNNING,
    Clip.Status.QUEUED,
    Clip.Status.HELD,
    Clip.Status.WITHHELD,
)


def panels(user: User) -> dict[str, Any]:
    """All of them, in a number of queries that does not grow with the rows."""
    return stage(user) | queue(user) | takes(user) | limits(user)


def stage(user: User) -> dict[str, Any]:
    """The clip being made, else the one that ended last."""
    own = _own(user)
    running = own.running().order_by("started_at", "pk").first()
    ended = own.filter(status__in=_ENDED).order_by("-finished_at", "-pk").first()
    on_stage = running or ended
    context: dict[str, Any] = {"now": None, "shown": None, "fallen": None}
    if on_stage is None:
        return context | {"slots": []}
    if running:
        context["now"] = _now(running, outlook())
    elif on_stage.status == Clip.Status.DONE:
        context["shown"] = _shown(on_stage)
    else:
        context["fallen"] = on_stage
    slots = _own(user).filter(generation=on_stage.generation_id).order_by("variation")
    return context | {"slots": list(slots) if on_stage.generation.variations > 1 else []}


def queue(user: User) -> dict[str, Any]:
    """Own clips that run, wait, or are held, the next one first."""
    seen = outlook()
    held = PolicyDecision.objects.visible_to(user).waiting().filter(generation__isnull=False)
    promises = dict(held.values_list("generation", "promised_at"))
    rows = [
        {
            "clip": clip,
            "position": seen.position(clip),
            "eta_s": seen.eta_s(clip),
            "promised_at": promises.get(clip.generation_id) if clip.status in _HELD else None,
        }
        for clip in _own(user).active()
    ]
    rows.sort(key=_rank)
    return {"queue": rows}


def takes(user: User) -> dict[str, Any]:
    """The newest clips that came to an end of their own, and how many were kept."""
    own = Clip.objects.filter(artist=user)
    newest = own.filter(status__in=_ENDED).for_cards().order_by("-finished_at", "-pk")
    counts = own.aggregate(
        finished_count=Count("pk", filter=Q(status=Clip.Status.DONE)),
        kept_count=Count("pk", filter=Q(kept_at__isnull=False)),
    )
    return {"takes": list(newest[:TAKES]), **counts}


def limits(user: User) -> dict[str, Any]:
    """What is left today; None for who cannot make clips now, and why."""
    admission = admit(user, Act.MAKE)
    if not admission or admission.membership is None:
        return {"limits": None, "refusal": admission.refusal, "refused": admission.sentence}
    return {"limits": allowance_of(admission.membership), "refusal": None, "refused": ""}


def _own(user: User) -> ClipQuerySet:
    return Clip.objects.filter(artist=user).select_related("generation")


def _now(clip: Clip, seen: Outlook) -> dict[str, Any]:
    return {
        "clip": clip,
        "step": clip.step,
        "steps": clip.generation.steps,
        "eta_s": seen.eta_s(clip),
    }


def _shown(clip: Clip) -> dict[str, Any]:
    files = {"stream_url": Rendition.Purpose.STREAM, "poster_url": Rendition.Purpose.POSTER}
    urls = {name: reverse("delivery:file", args=[clip.public_id, p]) for name, p in files.items()}
    return {"clip": clip, **urls}


def _rank(row: dict[str, Any]) -> tuple[int, int, int]:
    clip = row["clip"]
    return (_QUEUE_ORDER.index(clip.status), row["position"] or 10**9, clip.pk)
