"""The queue played forward: pure Python, milliseconds for thousands of clips."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Rank = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """rank orders an artist's own clips, smallest first."""

    pk: int
    artist: int
    lane: str
    rank: Rank
    est_s: float


@dataclass(slots=True)
class Artist:
    """ends: when their running clips end, in seconds from now."""

    vtime: float
    weight: float
    cap: int
    ends: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Slot:
    """A worker: when it is free, and its lanes, the first one first."""

    free_at: float
    lanes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """position counts from 1; done_in_s is None while nobody renders."""

    position: int
    done_in_s: float | None


def simulate(
    waiting: Iterable[Waiting], artists: Mapping[int, Artist], slots: Iterable[Slot]
) -> dict[int, Place]:
    """Let free slots choose as `claim` does, each clip taking as long as it is thought to."""
    lanes = _sort_into_lanes(waiting, artists)
    free = [(slot.free_at, number, slot.lanes) for number, slot in enumerate(slots)]
    heapq.heapify(free)
    places: dict[int, Place] = {}
    while free:
        now, number, served = heapq.heappop(free)
        chosen = next((c for name in served if (c := lanes[name].choose(now))), None)
        if chosen:
            places[chosen.pk] = Place(len(places) + 1, now + chosen.est_s)
            heapq.heappush(free, (now + chosen.est_s, number, served))
        elif (later := _next_end(now, [lanes[name] for name in served], artists)) is not None:
            heapq.heappush(free, (later, number, served))
    return places


def _sort_into_lanes(
    waiting: Iterable[Waiting], artists: Mapping[int, Artist]
) -> "defaultdict[str, _Lane]":
    lanes: defaultdict[str, _Lane] = defaultdict(lambda: _Lane(artists))
    for clip in sorted(waiting, key=lambda clip: clip.rank, reverse=True):
        if clip.artist in artists:
            lanes[clip.lane].clips[clip.artist].append(clip)
    for lane in lanes.values():
        for artist in lane.clips:
            lane.push(artist)
    return lanes


def _next_end(now: float, lanes: "list[_Lane]", artists: Mapping[int, Artist]) -> float | None:
    """The first moment at which an artist who is at the cap may have another one run."""
    waiting = {artist for lane in lanes for artist, clips in lane.clips.items() if clips}
    return min((end for a in waiting for end in artists[a].ends if end > now), default=None)


class _Lane:
    """Artists by virtual time; of each, the clips that wait, the next one last."""

    def __init__(self, artists: Mapping[int, Artist]) -> None:
        self.artists = artists
        self.clips: defaultdict[int, list[Waiting]] = defaultdict(list)
        self.heap: list[tuple[float, Rank, int]] = []

    def push(self, artist: int) -> None:
        if clips := self.clips[artist]:
            heapq.heappush(self.heap, (self.artists[artist].vtime, clips[-1].rank, artist))

    def choose(self, now: float) -> Waiting | None:
        """Take the next clip of the first artist below the cap; their account is charged."""
        at_cap: list[int] = []
        chosen = None
        while self.heap and chosen is None:
            vtime, _, number = heapq.heappop(self.heap)
            artist = self.artists[number]
            if vtime != artist.vtime:  # charged since, in another lane
                self.push(number)
            elif sum(end > now for end in artist.ends) >= artist.cap:
                at_cap.append(number)
            else:
                chosen = self.clips[number].pop()
                artist.vtime += chosen.est_s / artist.weight
                artist.ends = [end for end in artist.ends if end > now] + [now + chosen.est_s]
                self.push(number)
        for number in at_cap:
            self.push(number)
        return chosen
