import pytest
from django.core.cache import cache

from generation.models import Clip, WorkerSlot
from generation.queue.position import outlook
from generation.queue.simulation import Artist, Place, Slot, Waiting, simulate
from tests.factories import make_artist, make_clip

BOTH = ("turbo", "standard")


def waits(*owners: str, lane: str = "standard", est_s: float = 10.0) -> list[Waiting]:
    """One clip for each letter, in order of age; the letter's code is its artist."""
    return [
        Waiting(pk, ord(owner), lane, (0.0, float(pk), pk), est_s)
        for pk, owner in enumerate("".join(owners))
    ]


def accounts(cap: int = 9, **vtimes: float) -> dict[int, Artist]:
    return {ord(name): Artist(vtime, 1.0, cap) for name, vtime in vtimes.items()}


def order_of(waiting: list[Waiting], places: dict[int, Place]) -> str:
    owners = {clip.pk: chr(clip.artist) for clip in waiting}
    return "".join(owners[pk] for pk in sorted(places, key=lambda pk: places[pk].position))


def test_artists_take_turns() -> None:
    waiting = waits("AAAAAABBC")
    places = simulate(waiting, accounts(A=0, B=0, C=0), [Slot(0.0, BOTH)])
    assert order_of(waiting, places) == "ABCABAAAA"
    assert places[0] == Place(1, 10.0)
    assert places[8] == Place(3, 30.0)


def test_two_slots_halve_the_time_and_the_first_free_one_is_taken() -> None:
    waiting = waits("AAAA")
    places = simulate(waiting, accounts(A=0), [Slot(5.0, BOTH), Slot(0.0, BOTH)])
    assert [places[pk].done_in_s for pk in range(4)] == [10.0, 15.0, 20.0, 25.0]


def test_who_used_less_goes_first_and_weight_counts() -> None:
    waiting = waits("AABB")
    artists = accounts(A=5, B=0)
    artists[ord("B")].weight = 4.0
    assert order_of(waiting, simulate(waiting, artists, [Slot(0.0, BOTH)])) == "BBAA"


def test_the_cap_makes_an_artist_wait_for_their_own_clips() -> None:
    waiting = waits("AAB")
    artists = accounts(cap=1, A=0, B=50)
    artists[ord("A")].ends = [30.0]
    places = simulate(waiting, artists, [Slot(0.0, BOTH), Slot(0.0, BOTH)])
    assert [places[pk].done_in_s for pk in range(3)] == [40.0, 50.0, 10.0]


def test_turbo_goes_first_and_lanes_are_kept_to() -> None:
    waiting = [
        Waiting(1, 65, "standard", (0.0, 1.0, 1), 10.0),
        Waiting(2, 65, "turbo", (0.0, 2.0, 2), 3.0),
    ]
    assert simulate(waiting, accounts(A=0), [Slot(0.0, BOTH)]) == {
        2: Place(1, 3.0), 1: Place(2, 13.0),
    }  # fmt: skip
    assert simulate(waiting, accounts(A=0), [Slot(0.0, ("turbo",))]) == {2: Place(1, 3.0)}


def test_ten_thousand_clips_each_get_one_place() -> None:
    waiting = [
        Waiting(pk, pk % 50, BOTH[pk % 2], (0.0, float(pk), pk), 1 + pk % 7) for pk in range(10_000)
    ]
    artists = {n: Artist(float(n), 1.0, 2) for n in range(50)}
    places = simulate(waiting, artists, [Slot(0.0, BOTH) for _ in range(8)])
    assert sorted(place.position for place in places.values()) == list(range(1, 10_001))


@pytest.mark.django_db
def test_places_of_rows() -> None:
    a, b = make_artist(), make_artist()
    first, second = make_clip(artist=a), make_clip(artist=a)
    other, held = make_clip(artist=b), make_clip(artist=b, status="held")
    frozen = make_clip(artist=make_artist(status="frozen"))
    Clip.objects.update(est_seconds=20.0)
    view = outlook()
    clips = (first, second, other, held, frozen)
    assert [view.position(clip) for clip in clips] == [1, 3, 2, None, None]
    assert [view.eta_s(clip) for clip in clips] == [None] * 5

    running = make_clip(artist=b, status="running", est_seconds=60.0)
    WorkerSlot.objects.create(name="one", lanes=["standard"], clip=running)
    WorkerSlot.objects.create(name="two", lanes=["standard"])
    assert outlook() == view  # the same for everybody for a second
    cache.clear()
    view = outlook()
    assert view.eta_s(running) == pytest.approx(60.0, abs=5)
    assert (view.eta_s(first), view.eta_s(other), view.eta_s(second)) == (20.0, 40.0, 60.0)
