"""What a data set says of a clip, by what its artist agrees to."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import IO, Any

from feedback.exports.consent import Agreed
from feedback.exports.lines import as_line
from feedback.exports.pseudonyms import Pseudonyms
from generation.models import ModelVersion

FIELDS = (
    "pk",
    "artist_id",
    "seed",
    "frames_sha256",
    "generation__model_version_id",
    "generation__prompt",
    "generation__prompt_sent",
    "generation__negative_prompt",
    "generation__width_px",
    "generation__height_px",
    "generation__frames",
    "generation__fps",
    "generation__steps",
    "generation__guidance",
)


def fields_of(path: str) -> tuple[str, ...]:
    """FIELDS of the clip at the end of a lookup such as `pair__first`."""
    return tuple(f"{path}__{name}" for name in FIELDS)


@dataclass(slots=True)
class Clips:
    """Turns rows of clips into facts, and lists each one with its film once, in `metadata`.

    missing: those without a film that could be read; empty where films are not asked for.
    """

    names: Pseudonyms
    agreed: Agreed
    missing: Container[int]
    metadata: IO[bytes]
    listed: int = 0
    owners: set[int] = field(default_factory=set)
    _versions: dict[int, tuple[str, str]] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        rows = ModelVersion.objects.values_list("pk", "slug", "digest")
        self._versions = {pk: (slug, digest) for pk, slug, digest in rows}

    def facts(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """The columns `CLIP`. Without the artist's consent nothing leads to the prompt or film."""
        pk, artist, seed, sha256, version, *words, width, height, frames, fps, steps, scale = row
        may = artist in self.agreed.owners
        clip = self.names.clip(pk)
        slug, digest = self._versions[version]
        prompt, sent, negative = words if may else (None, None, None)
        facts = {
            "clip": clip,
            "film": path_of(clip) if may and pk not in self.missing else None,
            "model": slug,
            "model_digest": digest,
            "prompt": prompt,
            "prompt_sent": sent,
            "negative_prompt": negative,
            "width_px": width,
            "height_px": height,
            "frames": frames,
            "fps": fps,
            "steps": steps,
            "guidance": scale,
            "seed": seed if may else None,
            "frames_sha256": sha256 if may else None,
        }
        if may and pk not in self._seen:
            self._note(pk, artist, facts)
        return facts

    def _note(self, pk: int, artist: int, facts: dict[str, Any]) -> None:
        self._seen.add(pk)
        self.owners.add(artist)
        if facts["film"]:
            rest = {name: value for name, value in facts.items() if name != "film"}
            self.metadata.write(as_line({"file_name": f"{facts['clip']}.mp4"} | rest))
            self.listed += 1


def path_of(clip: str) -> str:
    return f"clips/{clip}.mp4"
