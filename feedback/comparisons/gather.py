"""Find the pairs among finished clips: the programme's own, and those shown to one cohort."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from django.db.models import QuerySet

from feedback.models import Pair
from generation.models import Clip
from portal.account.erasure.erase import ERASED

AT_ONCE = 500
# A prompt with many seeds would give many times more pairs than anybody will ever judge.
MOST_OF_SEEDS = 12

_ASKED = ("prompt", "prompt_sent", "negative_prompt", "width_px", "height_px", "frames", "fps")
_SETTINGS = ("steps", "guidance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """settings: with what else than the model and the seed it was made."""

    clip: int
    version: int
    seed: int
    settings: tuple[float, ...]


def gather_pairs() -> int:
    """Write each pair that is not there yet; how many were added. Safe to run twice, or at once."""
    known = set(Pair.objects.order_by().values_list("first_id", "second_id"))
    found = [pair for pair in _found() if (pair.first_id, pair.second_id) not in known]
    Pair.objects.bulk_create(found, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(found)


def pairs_of(films: Iterable[Film]) -> Iterator[tuple[int, int, Pair.Kind]]:
    """All films are of one prompt, size and length. Two versions with one seed, or two seeds."""
    seeds: dict[tuple[object, ...], int] = defaultdict(int)
    for one, other in combinations(sorted(films, key=lambda film: film.clip), 2):
        if one.version != other.version and one.seed == other.seed:
            yield one.clip, other.clip, Pair.Kind.VERSIONS
        elif one.version == other.version and one.seed != other.seed:
            like = (one.version, one.settings)
            if one.settings == other.settings and seeds[like] < MOST_OF_SEEDS:
                seeds[like] += 1
                yield one.clip, other.clip, Pair.Kind.SEEDS


def _found() -> Iterator[Pair]:
    for scope, kinds, clips in _scopes():
        together: dict[tuple[object, ...], list[Film]] = defaultdict(list)
        names = [f"generation__{name}" for name in (*_ASKED, *_SETTINGS)]
        for row in clips.values_list(
            *scope, "pk", "generation__model_version_id", "seed", *names
        ).iterator():
            where, (pk, version, seed), asked = row[: len(scope)], row[-12:-9], row[-9:]
            film = Film(clip=pk, version=version, seed=seed, settings=asked[-2:])
            together[(*where, *asked[:-2])].append(film)
        for first, second, kind in chain.from_iterable(map(pairs_of, together.values())):
            if kind in kinds:
                yield Pair(first_id=first, second_id=second, kind=kind)


def _scopes() -> Iterator[tuple[list[str], Collection[Pair.Kind], QuerySet[Clip]]]:
    """What is compared stays within the programme, or within the cohort that a clip is shown to.

    Of shown clips two seeds alone: whose gallery tells the model of a prompt cannot judge blindly.
    """
    films = Clip.objects.done().exclude(generation__prompt=ERASED).order_by("pk")
    own = films.of_programme()
    yield [], Pair.Kind, own
    shown = films.filter(shown_at__isnull=False, artist__is_programme=False)
    yield ["generation__membership__cohort_id"], [Pair.Kind.SEEDS], shown
