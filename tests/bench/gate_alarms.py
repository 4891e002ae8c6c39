"""How soon a proxied account is noticed, and how often an honest artist is troubled.

The thresholds were chosen on the seeds of TUNED and are judged on those of JUDGED, never the other
way round. `python -m tests.bench.gate_alarms` prints both, and each false alarm by name.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache

Figure = tuple[str, float, str]
# Those from 1000 and 2000 on were judged once each, failed, and led to better rules.
TUNED = (*range(50), *range(1000, 1200), *range(2000, 2200))
JUDGED = range(3000, 3200)
LEAKS = 24  # of each kind
NEVER_MIN = 24 * 60.0  # a leak that is not noticed on its one day


def measure() -> Iterator[Figure]:
    with ProcessPoolExecutor(2) as pool:
        yield from _proxies(pool, JUDGED[:LEAKS])
        false = sum(len(heard) for heard in pool.map(false_alarms, JUDGED, chunksize=10))
        yield "gate.false_alarms_per_100_weeks", 100 * false / len(JUDGED), "alarms"


def _proxies(pool: ProcessPoolExecutor, seeds: Sequence[int]) -> Iterator[Figure]:
    """The worst of all, first for the plain client; then for those that imitate a browser."""
    for name, kind in (
        ("gate.proxy_noticed_min", "PLAIN"),
        ("gate.careful_proxy_noticed_min", "CAREFUL"),
        ("gate.perfect_proxy_noticed_min", "PERFECT"),
    ):
        minutes = list(pool.map(noticed_min, seeds, [kind] * len(seeds)))
        yield name, max(minutes), "min"


def false_alarms(seed: int) -> list[str]:
    """Rules that spoke in the week of one honest artist."""
    simulation, thresholds = _product()
    artist = simulation.ArtistWeek(seed)
    return [heard.rule for heard in simulation.heard_alarms(artist.run(), thresholds)]


def noticed_min(seed: int, kind: str) -> float:
    """From the first use of the copied session to the first alarm."""
    simulation, thresholds = _product()
    artist = simulation.ArtistWeek(seed)
    artist.run()
    begin = simulation.leak_into(artist, getattr(simulation, kind), seed=seed)
    end = begin + NEVER_MIN
    heard = simulation.heard_alarms(artist.week, thresholds, begin=begin, end=end)
    return min((alarm.minute - begin for alarm in heard), default=NEVER_MIN)


def _product():  # type: ignore[no-untyped-def]
    """The simulation and the thresholds as shipped; both need Django's set-up first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from generation import voices
    from portal.activity.alarms.thresholds import THRESHOLDS
    from tests.bench import alarm_simulation

    for name in ("language_of", "habit_of"):  # pure, and asked for each text again and again
        if not hasattr(getattr(voices, name), "cache_info"):
            setattr(voices, name, lru_cache(10_000)(getattr(voices, name)))
    return alarm_simulation, THRESHOLDS


def main() -> None:
    seeds = TUNED if "tuned" in sys.argv[1:] else JUDGED
    with ProcessPoolExecutor(2) as pool:
        for name, value, unit in _proxies(pool, seeds[:LEAKS]):
            print(f"{name} {value:.3f} {unit}", flush=True)
        heard = list(pool.map(false_alarms, seeds, chunksize=5))
    for seed, rules in zip(seeds, heard, strict=True):
        if rules:
            print(f"seed {seed}: {', '.join(rules)}")
    print(f"{sum(map(len, heard))} false alarms in {len(seeds)} weeks")


if __name__ == "__main__":
    main()
