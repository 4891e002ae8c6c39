"""What a worker wrote down about a render, as pairs of a label and a value for people."""

from generation.models import Clip

_STAGES = {
    "text": "reading the prompt",
    "prepare": "preparing",
    "denoise": "denoising",
    "decode": "decoding",
}


def facts_of(clip: Clip) -> list[tuple[str, str]]:
    """Only what is known: a clip that never ran has none."""
    facts = clip.facts
    rows = [
        ("Attempts", str(clip.attempt) if clip.attempt > 1 else ""),
        ("Engine", _join(facts.get("engine"), facts.get("pipeline_class"))),
        ("Machine", _machine(facts)),
        ("Software", _join(*(f"{k} {v}" for k, v in facts.get("versions", {}).items()))),
        ("Time", _stages(facts.get("seconds", {}))),
        ("Memory", f"{facts['peak_memory_mb']:.0f} MB" if facts.get("peak_memory_mb") else ""),
        ("Model digest", facts.get("model_digest", "")[:16]),
        ("Frames digest", clip.frames_sha256[:16]),
    ]
    return [(label, value) for label, value in rows if value]


def _machine(facts: dict) -> str:
    threads = facts.get("threads")
    return _join(facts.get("device"), facts.get("dtype"), f"{threads} threads" if threads else "")


def _stages(seconds: dict[str, float]) -> str:
    return _join(*(f"{_STAGES[key]} {s:.1f} s" for key, s in seconds.items() if key in _STAGES))


def _join(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
