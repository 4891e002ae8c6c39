"""What goes with a report by itself: all that it takes to make the clip again."""

from typing import Any

from generation.models import Attempt, Clip


def job_facts(clip: Clip) -> dict[str, Any]:
    """A snapshot in plain JSON values. Times in seconds, sizes in pixels."""
    generation = clip.generation
    version = generation.model_version
    attempts = list(clip.attempts.all())
    return {
        "clip": clip.number,
        "status": clip.status,
        "error": {"code": clip.error_code, "text": clip.error_text, "detail": clip.error_detail},
        "prompt": generation.prompt,
        "prompt_sent": generation.prompt_sent,
        "negative_prompt": generation.negative_prompt,
        "seed": clip.seed,
        "steps": generation.steps,
        "guidance": generation.guidance,
        "width_px": generation.width_px,
        "height_px": generation.height_px,
        "frames": generation.frames,
        "fps": generation.fps,
        "pipeline_class": version.pipeline_class,
        "model": version.slug,
        "model_digest": version.digest,
        "versions": clip.facts.get("versions", {}),
        "device": clip.facts.get("device", ""),
        "worker": clip.worker or (attempts[-1].worker if attempts else ""),
        "queue_s": _queue_s(clip),
        "run_s": clip.run_seconds,
        "attempts": [_attempt(one) for one in attempts],
        "frames_sha256": clip.frames_sha256,
    }


def _queue_s(clip: Clip) -> float | None:
    if clip.started_at is None:
        return None
    return round((clip.started_at - clip.queued_at).total_seconds(), 3)


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "worker": attempt.worker,
        "outcome": attempt.outcome,
        "started_at": attempt.started_at.isoformat(),
        "ended_at": attempt.ended_at.isoformat() if attempt.ended_at else None,
    }


def readable(facts: dict[str, Any], browser: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and value, for the page of a report. What is empty is left out."""
    size = f"{facts['width_px']} by {facts['height_px']} px" if facts.get("width_px") else ""
    film = f"{facts['frames']} frames at {facts['fps']} a second" if facts.get("frames") else ""
    versions = ", ".join(f"{name} {one}" for name, one in facts.get("versions", {}).items())
    rows = [
        ("Clip", facts.get("clip")),
        ("State when reported", facts.get("status")),
        ("Error", facts.get("error", {}).get("text")),
        ("Negative prompt", facts.get("negative_prompt")),
        ("Seed", facts.get("seed")),
        ("Steps", facts.get("steps")),
        ("Guidance", facts.get("guidance")),
        ("Size", size),
        ("Film", film),
        ("Model", facts.get("model")),
        ("Model digest", facts.get("model_digest")),
        ("Pipeline", facts.get("pipeline_class")),
        ("Versions", versions),
        ("Device", facts.get("device")),
        ("Worker", facts.get("worker")),
        ("Waited", _seconds(facts.get("queue_s"))),
        ("Rendered in", _seconds(facts.get("run_s"))),
        ("Attempts", len(facts["attempts"]) if "attempts" in facts else None),
        ("Frames SHA-256", facts.get("frames_sha256")),
        ("Page", browser.get("page")),
        ("Form opened", browser.get("opened_at")),
        ("Version of the portal", browser.get("product_version")),
        ("Player at frame", browser.get("player_frame")),
        ("Window", browser.get("viewport")),
        ("Browser", browser.get("user_agent")),
    ]
    return [(label, str(value)) for label, value in rows if value not in (None, "")]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s"
