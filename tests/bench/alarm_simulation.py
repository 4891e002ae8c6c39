"""Weeks of plausible artists and hours of leak clients, as the rows that the rules read.

Simulated time, no database. Everything follows from a seed. `heard_alarms` runs the product's own
rules with the product's thresholds over it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from generation.alarm_rules import Queue, Waiting, full_queue, many_voices
from portal import alarm_rules
from portal.alarm_rules import Minute
from tests.bench.prompt_simulation import ArtistWords, visitor_prompt

BEGIN = datetime(2026, 11, 2, tzinfo=UTC)
DAY = 24 * 60  # all times here are minutes since the beginning
WEEK = 7 * DAY
A_CLIP_S = 5.0

CLIENTS = ("Firefox on macOS", "Chrome on Windows", "Safari on macOS", "Edge on Windows")
PHONES = ("Safari on iOS", "Chrome on Android")
SCRIPTS = ("python-requests", "python-httpx", "aiohttp", "node-fetch", "Chrome on Linux")


def moment(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


@dataclass
class Week:
    """What one account leaves behind in a week; `prompts` are (minute, text)."""

    places: int = 24
    prompts: list[tuple[float, str]] = field(default_factory=list)
    waits: list[Waiting] = field(default_factory=list)
    rows: dict[tuple[int, str, str, str], dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )

    def add(self, at: float, session: str, client: str, network: str, **counts: int) -> None:
        row = self.rows[(int(at), session, client, network)]
        for name, value in counts.items():
            row[name] += value

    def add_bare(self, at: float, session: str, client: str, network: str) -> None:
        self.add(at, session, client, network, bare=1)
        self.rows[(int(at), session, client, network)]["bare_seconds"] |= 1 << int(at % 1 * 60)

    def minutes(self) -> list[Minute]:
        keys = ("session", "client", "network")
        return [
            Minute(minute=moment(at), **dict(zip(keys, place, strict=True)), **counts)
            for (at, *place), counts in sorted(self.rows.items(), key=lambda row: row[0][0])
        ]


@dataclass
class Machine:
    """The account's own part of the queue: two slots, places to wait, film for a day."""

    week: Week
    render_min: float
    film_s: float
    slots: list[float] = field(default_factory=lambda: [0.0, 0.0])
    used_s: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    begins: list[float] = field(default_factory=list)

    def take(self, at: float, clips: int) -> bool:
        """Whether the submission fits; then its clips wait for a slot."""
        day = int(at // DAY)
        fits = len(self.begins) - bisect_right(self.begins, at) + clips <= self.week.places
        if not fits or self.used_s[day] + clips * A_CLIP_S > self.film_s:
            return False
        self.used_s[day] += clips * A_CLIP_S
        for _ in range(clips):
            begin = max(at, min(self.slots))
            self.slots[self.slots.index(min(self.slots))] = begin + self.render_min
            self.begins.append(begin)
            self.week.waits.append(Waiting(since=moment(at), until=moment(begin)))
        return True

    def is_busy(self, at: float) -> bool:
        return max(self.slots) > at


def _v4(random: Random) -> str:
    return f"{random.randrange(11, 200)}.{random.randrange(256)}.{random.randrange(256)}.0/24"


def _v6(random: Random) -> str:
    return f"2a{random.randrange(16):x}{random.randrange(16):x}:{random.randrange(4096):x}:1::/48"


@dataclass
class Networks:
    """Where a device is on the net at each moment of the week: steady at home, roaming on the way.

    One place at a time, whatever is open there.
    """

    random: Random
    known: list[str]
    gap_min: float  # between moves, on average
    second: str = ""  # IPv6 beside it: browsers use both in one minute
    moves: list[float] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        at = 0.0
        while at < 2 * WEEK:
            self.moves.append(at)
            self.places.append(self.random.choice(self.known))
            at += self.random.expovariate(1 / self.gap_min)

    def at(self, minute: float) -> str:
        now = self.places[bisect_right(self.moves, minute) - 1]
        return self.second if self.second and self.random.random() < 0.5 else now


class ArtistWeek:
    """One artist for a week. The kind is drawn from the seed, and with it the odd habits."""

    def __init__(self, seed: int) -> None:
        self.random = random = Random(f"artist {seed}")
        kinds = ("plain", "bilingual", "trilingual", "explorer", "scriptwriter")
        self.words = ArtistWords(random, random.choices(kinds, (50, 18, 4, 16, 12))[0])
        self.is_owl, self.is_binge = random.random() < 0.2, random.random() < 0.12
        self.week = Week(places=random.choice((24, 24, 24, 12, 48)))
        film_s = random.choice((600, 600, 600, 1200, 3600 if self.is_binge else 600))
        render_min = random.choice((0.3, 0.6, 1.0, 1.5, 2.0, 5.0))
        self.machine = Machine(week=self.week, render_min=render_min, film_s=film_s)
        self.tabs: dict[str, tuple[float, float, str, Networks]] = {}
        self.client, self.phone = random.choice(CLIENTS), random.choice(PHONES)
        home, studio = _v4(random), _v4(random)
        six = _v6(random) if random.random() < 0.4 else ""
        relay = [_v4(random) for _ in range(4)] if random.random() < 0.06 else [home]
        self.at_home = Networks(random, relay, 12.0 if len(relay) > 1 else 5000.0, second=six)
        self.at_studio = Networks(random, [studio], 5000.0)
        mobile = [_v4(random) for _ in range(random.choice((1, 2, 3, 6)))]
        self.on_the_way = Networks(random, [*mobile, home], random.choice((4.0, 8.0, 15.0)))
        self.toggles = random.random() < 0.1  # "desktop site", or a tool that plays a phone
        self.has_noise = random.random() < 0.2  # an extension, a preview: requests of no page

    def run(self) -> Week:
        """One thing at a time, and some sleep, but for a night in ten of a deadline's week."""
        free_at = 0.0
        for day in range(7):
            if not self.is_binge and self.random.random() < 0.15:
                continue
            for planned, length in self._sessions(day):
                begin = max(planned, free_at)
                self._work(begin, length)
                free_at = begin + length + 10
            awake = self.is_binge and self.random.random() < 0.1
            free_at += 0 if awake else self.random.uniform(200, 420)
        for session in list(self.tabs):
            self._leave_tab(session, 2 * WEEK)
        return self.week

    def _sessions(self, day: int) -> Iterator[tuple[float, float]]:
        random = self.random
        number = random.randint(3, 5) if self.is_binge else random.randint(1, 4)
        hour = 19.0 + random.uniform(0, 3) if self.is_owl else 8.0 + random.uniform(0, 3)
        if self.is_binge:
            hour -= 2
        for _ in range(number):
            length = random.uniform(60, 240) if self.is_binge else random.uniform(20, 180)
            yield day * DAY + hour * 60, length
            hour += length / 60 + random.choice((0.3, 0.7, 1.0, 2.0, 4.0))

    def _work(self, begin: float, length: float) -> None:
        """Bursts of prompts, looks at what came, pauses; then the tab stays open for a while."""
        random = self.random
        on_phone = random.random() < 0.18
        client = self.phone if on_phone else self.client
        session = "phone" if on_phone else "desk"
        networks = self.on_the_way if on_phone else random.choice((self.at_home, self.at_studio))
        self._leave_tab(session, begin)
        switched = (begin + 5, begin + 9) if self.toggles and random.random() < 0.25 else (0, 0)
        at, end, burst_until = begin, begin + length, begin
        while at < end:
            shown = self._shown(client) if switched[0] <= at < switched[1] else client
            place = (session, shown, networks.at(at))
            if at < burst_until or random.random() < 0.12:
                burst_until = max(burst_until, at + random.uniform(1, 12))
                self._ask(at, place)
            if random.random() < 0.45:
                self.week.add(at, *place, page_views=random.randint(1, 3))
                # Some systems fetch films with a player of their own, by its own name.
                player = "applecoremedia" if client.startswith("Safari") else shown
                self.week.add(at, session, player, place[2], media=random.randint(0, 20))
            self._open_tab(at, place)
            if self.has_noise and random.random() < 0.01:
                self.week.add_bare(at + random.random() * 0.9, *place)
            at += random.choice((0.4, 0.7, 1.0, 1.3, 2.5))
        left_open = random.choice((0, 0, 5, 30, 120, 600))
        self.tabs[session] = (end, end + left_open, client, networks)

    def _ask(self, at: float, place: tuple[str, str, str]) -> None:
        """A form is sent: one navigation, and a second one unless it is refused."""
        text, clips = self.words.next(), self.random.choice((1, 1, 2, 4, 8))
        taken = self.machine.take(at, clips)
        self.week.add(at, *place, submits=1, page_views=2 if taken else 1)
        if taken:
            self.week.prompts.append((at, text))

    def _leave_tab(self, session: str, begin: float) -> None:
        """What was left open on this device reads the queue until the device is used again."""
        if session not in self.tabs:
            return
        end, until, client, networks = self.tabs.pop(session)
        for minute in range(int(end) + 1, int(min(until, begin))):
            self._open_tab(minute, (session, client, networks.at(minute)))

    def _open_tab(self, at: float, place: tuple[str, str, str]) -> None:
        if self.machine.is_busy(at):
            self.week.add(at, *place, fetches=18, media=2)

    @staticmethod
    def _shown(client: str) -> str:
        return "Safari on macOS" if client == "Safari on iOS" else "Chrome on Android"


@dataclass(frozen=True, kw_only=True)
class Leak:
    """How a server uses a copied session."""

    visitor_gap_min: tuple[float, float]
    poll_s: tuple[float, float]
    copies_client: bool = False  # the artist's own browser's name
    plays_pages: bool = False  # and each form and page that a browser would open


PLAIN = Leak(visitor_gap_min=(0.2, 1.0), poll_s=(5.05, 5.3))
CAREFUL = Leak(visitor_gap_min=(0.5, 3.0), poll_s=(3.0, 9.0), copies_client=True)
PERFECT = Leak(visitor_gap_min=(0.5, 3.0), poll_s=(3.0, 9.0), copies_client=True, plays_pages=True)
THREADS, MOST_POLLS = 4, 60


def leak_into(artist: ArtistWeek, leak: Leak, *, seed: int) -> float:
    """Let a server use the artist's session for 24 hours of the week, beside the artist; when it
    began, in minutes. Its clips have slots and film of their own, as if the artist made none.
    """
    random, own = Random(f"leak {seed}"), artist.machine
    machine = Machine(week=artist.week, render_min=own.render_min, film_s=own.film_s)
    begin = random.uniform(0.2 * DAY, 5.5 * DAY)
    client = artist.client if leak.copies_client else random.choice(SCRIPTS)
    place = ("desk", client, _v4(random))
    at, threads = begin, [begin] * THREADS
    gap = random.uniform(*leak.visitor_gap_min)
    while at < begin + DAY:
        thread = min(range(THREADS), key=lambda number: threads[number])
        start = max(at, threads[thread])
        threads[thread] = _serve_visitor(machine, leak, random, place, start)
        # Who finds every thread busy waits; the next one comes after that.
        at = start + random.expovariate(1 / gap)
    artist.week.prompts.sort()
    return begin


def _serve_visitor(
    machine: Machine, leak: Leak, random: Random, place: tuple[str, str, str], at: float
) -> float:
    """Submit, poll until the clip should be there, fetch it. When the thread is free again."""
    week = machine.week
    taken = machine.take(at, 1)
    week.add(at, *place, submits=1, page_views=2 if leak.plays_pages else 0)
    if not taken:
        return at + 0.05
    week.prompts.append((at, visitor_prompt(random)))
    done = min(max(machine.slots), at + MOST_POLLS * leak.poll_s[1] / 60)
    while at < done:
        at += random.uniform(*leak.poll_s) / 60
        if leak.plays_pages:
            week.add(at, *place, fetches=1)
        else:
            week.add_bare(at, *place)
    week.add(at, *place, media=1)
    return at


@dataclass(frozen=True, kw_only=True)
class Heard:
    rule: str
    minute: float


_JUDGES: dict[str, Callable[..., object]] = {
    "no_page_views": alarm_rules.no_page_views,
    "client_change": alarm_rules.client_change,
    "fixed_interval": alarm_rules.fixed_interval,
    "network_change": alarm_rules.network_change,
    "round_the_clock": alarm_rules.round_the_clock,
    "media_networks": alarm_rules.media_networks,
}
_OFTEN = ("no_page_views", "client_change", "fixed_interval", "network_change")
CLEARED_AFTER_MIN = 3


def heard_alarms(
    week: Week,
    thresholds: Mapping[str, Mapping[str, float]],
    *,
    begin: float = 0.0,
    end: float = WEEK,
) -> Iterator[Heard]:
    """Judge as the house job does: each minute in which something happened, the slow rules every
    five. Each alarm is cleared three minutes later, and nothing of before counts again.
    """
    minutes = week.minutes()
    stamps = [one.minute for one in minutes]
    prompt_stamps = [at for at, _ in week.prompts]
    since, told = begin - DAY, 0
    busy = sorted({at for (at, *_), row in week.rows.items() if row.keys() - {"fetches"}})
    for minute in busy:
        if not max(begin, since) <= minute < end:
            continue
        at = moment(minute + 1)
        found = []
        for rule, judge in _JUDGES.items():
            if rule not in _OFTEN and minute % 5:
                continue
            limits = thresholds[rule]
            reach = limits.get("minutes") or 60 * limits.get("of_hours", limits.get("hours", 0))
            first = bisect_left(stamps, max(moment(since), at - timedelta(minutes=reach)))
            seen = minutes[first : bisect_right(stamps, at)]
            if judge(seen, at, limits):
                found.append(rule)
        heard = bisect_right(prompt_stamps, minute + 1)
        if heard > told:
            told = heard
            from_ = bisect_left(prompt_stamps, max(since, minute - DAY))
            texts = [text for _, text in week.prompts[max(from_, heard - 120) : heard]]
            if many_voices(texts, at, thresholds["many_voices"]):
                found.append("many_voices")
        if minute % 15 == 0 and _is_full(week, since, at, thresholds["full_queue"]):
            found.append("full_queue")
        for rule in found:
            yield Heard(rule=rule, minute=minute + 1)
        if found:
            since = minute + CLEARED_AFTER_MIN


def _is_full(week: Week, since: float, at: datetime, limits: Mapping[str, float]) -> bool:
    known = max(moment(since), at - timedelta(hours=24))
    waits = [
        Waiting(since=one.since, until=one.until if one.until and one.until <= at else None)
        for one in week.waits
        if known <= one.since <= at and (one.until is None or one.until > at - timedelta(hours=14))
    ]
    queue = Queue(places=week.places, waits=waits, known_since=known)
    return full_queue(queue, at, limits) is not None
