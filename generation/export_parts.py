"""What generation adds to somebody's archive: prompts with all settings, and the films."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from generation.models import Clip, Generation, PolicyDecision, Rendition
from portal.account.export.parts import Files, Part, Stored, as_lines
from portal.models import User

_BEST = (Rendition.Purpose.DOWNLOAD, Rendition.Purpose.STREAM)


def _prompts(user: User) -> Files:
    yield "prompts.jsonl", as_lines(_generations(user))


def _decisions(user: User) -> Files:
    """What the policy and people decided about one's prompts and films, with the appeals."""
    rows = PolicyDecision.objects.filter(artist=user).order_by("pk")
    yield "decisions.jsonl", as_lines(_decision(row) for row in rows.iterator())


def _decision(row: PolicyDecision) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.created_at,
        "prompt": row.prompt,
        "clause": row.clause_title,
        "rule": row.rule,
        "policy_version": row.policy_version,
        "sentence": row.sentence,
        "status": row.get_status_display(),
        "decided_at": row.decided_at,
        "decided_sentence": row.decided_sentence,
        "appeal": row.appeal,
        "appeal_sentence": row.appeal_sentence,
    }


def _clips(user: User) -> Files:
    """The file to keep of each finished clip, or what the player shows where it is not made yet."""
    done = Clip.objects.done().filter(artist=user).order_by("pk")
    clips = done.select_related("generation").prefetch_related("renditions")
    for clip in clips.iterator(chunk_size=200):
        film = next((file for purpose in _BEST if (file := clip.rendition(purpose))), None)
        for rendition in (film, clip.rendition(Rendition.Purpose.POSTER)):
            if rendition is not None:
                suffix = PurePosixPath(rendition.name).suffix
                yield f"clips/{clip.number}{suffix}", Stored(rendition.name, rendition.bytes)


def _generations(user: User) -> Iterator[dict[str, Any]]:
    made = Generation.objects.filter(artist=user).order_by("pk").select_related("model_version")
    for generation in made.prefetch_related("clips").iterator(chunk_size=200):
        version = generation.model_version
        yield {
            "number": str(generation),
            "created_at": generation.created_at,
            "prompt": generation.prompt,
            "prompt_sent": generation.prompt_sent,
            "negative_prompt": generation.negative_prompt,
            "model": {"label": version.label, "slug": version.slug, "digest": version.digest},
            "width_px": generation.width_px,
            "height_px": generation.height_px,
            "frames": generation.frames,
            "fps": generation.fps,
            "steps": generation.steps,
            "guidance": generation.guidance,
            "clips": [_clip(clip) for clip in sorted(generation.clips.all(), key=_by_variation)],
        }


def _by_variation(clip: Clip) -> int:
    return clip.variation


def _clip(clip: Clip) -> dict[str, Any]:
    return {
        "variation": clip.variation,
        "seed": clip.seed,
        "status": clip.status,
        "created_at": clip.created_at,
        "finished_at": clip.finished_at,
        "run_seconds": clip.run_seconds,
        "kept_at": clip.kept_at,
        "shown_at": clip.shown_at,
        "held_because": clip.hold_reason,
        "failed_because": clip.error_text,
        "render_facts": clip.facts,
    }


PARTS = [
    Part(
        name="Prompts",
        what="prompts.jsonl: each prompt with its settings, seeds and model version, and what "
        "became of its clips.",
        files=_prompts,
    ),
    Part(
        name="Decisions",
        what="decisions.jsonl: what rules and people decided about your prompts and films, with "
        "your appeals and the answers.",
        files=_decisions,
    ),
    Part(
        name="Clips",
        what="clips/: each finished clip as a film with a still, by its number.",
        files=_clips,
    ),
]
