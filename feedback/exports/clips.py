"""What a data set says of a clip, by what its artist agrees to."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

from feedback.exports.columns import CLIP
from feedback.exports.consent import Agreed
from feedback.exports.lines import as_members, as_text
from feedback.exports.pseudonyms import Pseudonyms
from generation.models import ModelVersion

FIELDS = (
    "pk",
    "artist_id",
    "seed",
    "frames_sha256",
    "generation_id",
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
_MADE = tuple(column.name for column in CLIP[2:-2])


def fields_of(path: str) -> tuple[str, ...]:
    """FIELDS of the clip at the end of a lookup such as `pair__first`."""
    return tuple(f"{path}__{name}" for name in FIELDS)


class Facts(NamedTuple):
    """values: the columns `CLIP` in their order. For lines that are written by hand, `prompt` is a
    text in JSON, and `members` are the values from the model on; names and paths need no quoting.
    """

    clip: str
    film: str | None
    model: str
    frames: int
    fps: int
    words: str | None
    prompt: str
    members: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Generation:
    """What the variations of one prompt share."""

    pk: int
    values: tuple[Any, ...]
    prompt: str
    members: str


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
    _last: _Generation | None = None

    def __post_init__(self) -> None:
        rows = ModelVersion.objects.values_list("pk", "slug", "digest")
        self._versions = {pk: (slug, digest) for pk, slug, digest in rows}

    def facts(self, row: tuple[Any, ...]) -> Facts:
        """Of a row of FIELDS. Without its artist's consent nothing leads to the prompt or film."""
        pk, artist, seed, sha256, *made = row
        may = artist in self.agreed.owners
        generation = self._generation(made, may)
        if not may:
            seed = sha256 = None
        clip = self.names.clip(pk)
        film = path_of(clip) if may and pk not in self.missing else None
        hashed = f'"{sha256}"' if may else "null"
        members = f'{generation.members}, "seed": {seed if may else "null"}, '
        facts = Facts(
            clip=clip,
            film=film,
            model=generation.values[0],
            frames=generation.values[7],
            fps=generation.values[8],
            words=generation.values[2],
            prompt=generation.prompt,
            members=f'{members}"frames_sha256": {hashed}',
            values=(clip, film, *generation.values, seed, sha256),
        )
        if may and pk not in self._seen:
            self._seen.add(pk)
            self._list(artist, facts)
        return facts

    def _generation(self, made: list[Any], may: bool) -> _Generation:
        """Variations are rated one after the other: what they share is written out once."""
        pk, version, *words, width, height, frames, fps, steps, scale = made
        if self._last is None or self._last.pk != pk:
            if not may:
                words = [None, None, None]
            values = (*self._versions[version], *words, width, height, frames, fps, steps, scale)
            members = as_members(dict(zip(_MADE, values, strict=True)))
            self._last = _Generation(pk, values, as_text(words[0]), members)
        return self._last

    def _list(self, artist: int, facts: Facts) -> None:
        self.owners.add(artist)
        if facts.film:
            named = f'"file_name": "{facts.clip}.mp4", "clip": "{facts.clip}"'
            self.metadata.write(f"{{{named}, {facts.members}}}\n".encode())
            self.listed += 1


def path_of(clip: str) -> str:
    return f"clips/{clip}.mp4"
