"""How a re-run came out, in words."""

from dataclasses import dataclass

from feedback.models import Rerun
from generation.models import Clip
from generation.queue.differences import differences

_NAMES = {
    "engine": "Engine",
    "pipeline_class": "Pipeline",
    "versions": "Software",
    "device": "Device",
    "dtype": "Precision",
    "threads": "Threads",
    "model_digest": "Model files",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """short: without a full stop, for notices; differs: name, then, now."""

    short: str
    sentence: str
    is_over: bool = True
    differs: tuple[tuple[str, str, str], ...] = ()


def verdict_of(rerun: Rerun) -> Verdict:
    clip = rerun.clip
    if not clip.is_over:
        return Verdict(short=_state(clip), sentence=f"{_state(clip)}.", is_over=False)
    if clip.status != Clip.Status.DONE:
        return _without_film(clip)
    if rerun.report.clip is None:
        gone = "The first film is gone, so there is nothing to compare with."
        return Verdict(short="the first film is gone", sentence=gone)
    return _compared(rerun)


def _state(clip: Clip) -> str:
    if clip.status == Clip.Status.RUNNING:
        return f"Rendering, step {clip.step} of {clip.generation.steps}"
    return {
        Clip.Status.QUEUED: "Waiting in the queue",
        Clip.Status.WITHHELD: "Rendered, waiting for a person",
    }.get(Clip.Status(clip.status), clip.get_status_display())


def _without_film(clip: Clip) -> Verdict:
    state = clip.get_status_display().lower()
    why = clip.error_text or "Nothing was written down about why."
    return Verdict(short=f"no film, {state}", sentence=f"No film came of it: {state}. {why}")


def _compared(rerun: Rerun) -> Verdict:
    label = rerun.clip.generation.model_version.label
    if not rerun.original.frames_sha256:
        sentence = "The first time there was no film. Now there is one."
        return Verdict(short="this time there is a film", sentence=sentence)
    if not rerun.is_same_version:
        sentence = f"The same seed and settings on {label}. Compare the two."
        return Verdict(short=f"there is a film of {label} to compare", sentence=sentence)
    if rerun.is_reproducible:
        sentence = "Every frame came out the same, by the SHA-256 of the raw frames."
        return Verdict(short="reproducible, every frame is the same", sentence=sentence)
    found = differences(rerun.original.facts, rerun.clip.facts)
    lines = tuple((_NAMES[name], _plain(then), _plain(now)) for name, (then, now) in found.items())
    sentence = "The frames came out otherwise, by the SHA-256 of the raw frames."
    if not lines:
        sentence += " Nothing that was written down explains it."
    return Verdict(short="not reproducible, the frames differ", sentence=sentence, differs=lines)


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in sorted(value.items())) or "not known"
    return "not known" if value in (None, "") else str(value)
