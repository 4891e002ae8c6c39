"""What of somebody's prompts and clips goes when they are erased, and how."""

from typing import Any

from django.core.files.storage import default_storage
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from generation.models import Attempt, Clip, Generation, PolicyDecision, Rendition
from generation.queue.outputs import delete_folder
from portal.account.erasure.erase import ERASED
from portal.gate.signals import erase_asked
from portal.house.enqueue import enqueue
from portal.models import User

# A clip that was running is asked to stop; its worker is through with it by then.
_AGAIN_S = 60.0
_NO_HASH = "0" * 64


def subscribe() -> None:
    erase_asked.connect(_erase, dispatch_uid="queue.erase")


def _erase(*, user: User, **_: Any) -> None:
    """Words at once, in the transaction; rows with sizes, seeds and times stay for statistics."""
    Generation.objects.filter(_of(user.pk)).update(
        prompt=ERASED, prompt_sent=ERASED, negative_prompt="", request_sha256=_NO_HASH
    )
    clips = Clip.objects.filter(_of(user.pk, "generation__"))
    clips.update(error_text="", error_detail="", shown_at=None)
    clips.exclude(hold_reason="").update(hold_reason=ERASED)
    Attempt.objects.filter(_of(user.pk, "clip__generation__")).update(detail="")
    _erase_decisions(PolicyDecision.objects.filter(artist=user))
    enqueue(kind="erase_clips", payload={"user": user.pk})


def _erase_decisions(decisions: QuerySet[PolicyDecision]) -> None:
    """Which rule fired and what was decided stays: rules are judged by it."""
    decisions.exclude(prompt="").update(prompt=ERASED)
    decisions.exclude(appeal="").update(appeal=ERASED)
    decisions.exclude(decided_sentence="").update(decided_sentence=ERASED)
    decisions.exclude(appeal_sentence="").update(appeal_sentence=ERASED)
    # The hash of a text would still tell whoever guesses it; a row's own number tells nothing.
    nothing = Concat(Value("erased-"), Cast("pk", CharField()))
    decisions.exclude(text_sha256="").update(text_sha256=nothing)
    decisions.update(negative_prompt="", matched="")


def erase_files(user_id: int) -> int:
    """Delete the files of all attempts of somebody who was erased. Safe to run twice.

    Comes back later for a clip that is still being made. How many files there were.
    """
    deleted = 0
    renditions = Rendition.objects.filter(_of(user_id, "clip__generation__"))
    for rendition in renditions.iterator():
        default_storage.delete(rendition.name)
        rendition.delete()
        deleted += 1
    for attempt in _attempts(user_id).select_related("clip").iterator():
        deleted += delete_folder(attempt.folder)
        Attempt.objects.filter(pk=attempt.pk).update(cleared_at=timezone.now())
    if Clip.objects.active().filter(_of(user_id, "generation__")).exists():
        enqueue(kind="erase_clips", payload={"user": user_id}, delay_s=_AGAIN_S)
    return deleted


def _attempts(user_id: int) -> QuerySet[Attempt]:
    over = Attempt.objects.exclude(outcome=Attempt.Outcome.RUNNING)
    return over.filter(_of(user_id, "clip__generation__"), cleared_at__isnull=True)


def _of(user_id: int, path: str = "") -> Q:
    """What they asked for, and what the programme rendered again of it; `path` to a generation."""
    return Q(**{f"{path}artist": user_id}) | Q(**{f"{path}rerun_of__artist": user_id})
