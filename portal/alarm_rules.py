"""What in the traffic of an account does not look like one person with a browser.

Each judge is a pure function of the minutes, the present moment and its thresholds. A place is a
session with the client and the network it is used from: a copied session has its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from portal.activity.alarms.rule import Inputs, Rule, Weight
from portal.activity.sighting import is_browser
from portal.models import TrafficMinute

LONGEST = timedelta(hours=36)
RECENT = timedelta(hours=3)  # no window of a rule that is asked before a prompt is longer
Limits = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Minute:
    """A row of traffic as the rules read it."""

    minute: datetime
    session: str = "s"
    client: str = "Firefox on macOS"
    network: str = "198.51.100.0/24"
    page_views: int = 0
    submits: int = 0
    fetches: int = 0
    media: int = 0
    bare: int = 0
    bare_seconds: int = 0

    @property
    def acts(self) -> int:
        """What somebody did, in contrast to what an open page does by itself."""
        return self.page_views + self.submits + self.bare


class Source(NamedTuple):
    session: str
    client: str
    network: str


FIELDS = tuple(Minute.__dataclass_fields__)


def load_long(user_id: int, since: datetime, at: datetime) -> list[Minute]:
    """Oldest first, of the last 36 hours, and nothing from before `since`."""
    return _load(user_id, max(since, at - LONGEST), at)


def load_recent(user_id: int, since: datetime, at: datetime) -> list[Minute]:
    """As far back as the rules look that are asked before each prompt."""
    return _load(user_id, max(since, at - RECENT), at)


def _load(user_id: int, begin: datetime, at: datetime) -> list[Minute]:
    rows = TrafficMinute.objects.filter(user_id=user_id, minute__gte=begin, minute__lte=at)
    return [Minute(*row) for row in rows.order_by("minute", "pk").values_list(*FIELDS)]


def no_page_views(minutes: Sequence[Minute], at: datetime, limits: Limits) -> Inputs | None:
    submits: dict[Source, int] = defaultdict(int)
    views: dict[Source, int] = defaultdict(int)
    for one in _last(minutes, at, minutes=limits["minutes"]):
        source = Source(one.session, one.client, one.network)
        submits[source] += one.submits
        views[source] += one.page_views
    for source, count in submits.items():
        if count >= limits["submits"] and views[source] < count * limits["views_a_submit"]:
            seen = {"submits": count, "page_views": views[source]}
            return seen | {"client": source.client, "network": source.network}
    return None


def fixed_interval(minutes: Sequence[Minute], at: datetime, limits: Limits) -> Inputs | None:
    """The share of bare requests that another one follows after exactly so many seconds.

    Several clocks with one period count alike, which the spread of the gaps would hide.
    """
    first = at - timedelta(minutes=limits["minutes"])
    seconds: dict[Source, int] = defaultdict(int)
    for one in _last(minutes, at, minutes=limits["minutes"]):
        offset = 60 * int((one.minute - first) / timedelta(minutes=1))
        seconds[Source(one.session, one.client, one.network)] |= one.bare_seconds << offset
    for source, bits in seconds.items():
        requests = bits.bit_count()
        if requests < limits["requests"]:
            continue
        share, period_s = max(
            ((bits & (bits >> period)).bit_count() / requests, -period)
            for period in range(2, int(limits["longest_s"]) + 1)
        )
        if share >= limits["share"]:
            seen = {"requests": requests, "period_s": -period_s, "percent": round(100 * share)}
            return seen | {"client": source.client, "network": source.network}
    return None


def client_change(minutes: Sequence[Minute], at: datetime, limits: Limits) -> Inputs | None:
    """Changes to and fro, or one from a browser to something that is none.

    Films alone do not count: some systems fetch them with a player of their own.
    """
    seen = _last(minutes, at, minutes=60 * limits["hours"])
    for used in _by_session(one for one in seen if one.acts or one.fetches):
        clients = [one.client for one in used]
        names = sorted(set(clients))
        mixed = {is_browser(name) for name in names} == {True, False}
        changes = _changes(clients)
        if mixed or changes >= limits["changes"]:
            return {"changes": changes, "clients": ", ".join(names)}
    return None


def network_change(minutes: Sequence[Minute], at: datetime, limits: Limits) -> Inputs | None:
    """More moves than a person on the way makes. IPv4 and IPv6 are looked at apart: a browser
    uses both at once.
    """
    for used in _by_session(_last(minutes, at, minutes=limits["minutes"])):
        for family in _families(used):
            changes = _changes(family)
            if changes >= limits["changes"]:
                return {"changes": changes, "networks": len(set(family))}
    return None


def round_the_clock(minutes: Sequence[Minute], at: datetime, limits: Limits) -> Inputs | None:
    """Longer than a night without sleep: a person at a deadline rests in a day and a half."""
    acted = {int((at - one.minute) / timedelta(hours=1)) for one in minutes if one.acts}
    hours = len({hour for hour in acted if 0 <= hour < limits["of_hours"]})
    if hours < limits["hours"]:
        return None
    return {"hours": hours, "of_hours": limits["of_hours"]}


def media_networks(minutes: Sequence[Minute], at: datetime, limits: Limits) -> Inputs | None:
    fetched = [one for one in _last(minutes, at, minutes=60 * limits["hours"]) if one.media]
    networks = max((len(set(family)) for family in _families(fetched)), default=0)
    return {"networks": networks} if networks >= limits["networks"] else None


def _last(seen: Sequence[Minute], at: datetime, *, minutes: float) -> list[Minute]:
    begin = at - timedelta(minutes=minutes)
    return [one for one in seen if begin <= one.minute <= at]


def _by_session(minutes: Iterable[Minute]) -> Iterable[list[Minute]]:
    sessions: dict[str, list[Minute]] = defaultdict(list)
    for one in minutes:
        sessions[one.session].append(one)
    return sessions.values()


def _families(minutes: Iterable[Minute]) -> tuple[list[str], list[str]]:
    """Networks in the order of use: those of IPv4, those of IPv6."""
    networks = [one.network for one in minutes if one.network]
    return [n for n in networks if ":" not in n], [n for n in networks if ":" in n]


def _changes(names: Sequence[str]) -> int:
    return sum(before != after for before, after in pairwise(names))


RULES = [
    Rule(
        name="no_page_views",
        title="Prompts without a page",
        saw="{submits} prompts were sent from {client}, network {network}, while {page_views} "
        "pages were opened there. A browser opens the studio with each prompt.",
        limit="The rule speaks up at {submits} prompts in {minutes} minutes, if fewer than "
        "{views_a_submit} pages were opened for each.",
        weight=Weight.STRONG,
        load=load_recent,
        judge=no_page_views,
        at_submit=True,
    ),
    Rule(
        name="client_change",
        title="One session, several clients",
        saw="One session was used by {clients}, with {changes} changes between them. A session "
        "lives in one browser.",
        limit="The rule speaks up at {changes} changes in {hours} hours, and at once where one of "
        "the clients is no browser.",
        weight=Weight.STRONG,
        load=load_recent,
        judge=client_change,
        at_submit=True,
    ),
    Rule(
        name="fixed_interval",
        title="Requests by the clock",
        saw="{requests} requests came from {client}, network {network}; {percent} of 100 were "
        "followed by the next after exactly {period_s} s. Pages of ours do not ask like that.",
        limit="The rule speaks up at {requests} such requests in {minutes} minutes.",
        weight=Weight.WEAK,
        load=load_recent,
        judge=fixed_interval,
        at_submit=True,
    ),
    Rule(
        name="network_change",
        title="One session, moving networks",
        saw="One session changed its network {changes} times in an hour, among {networks} "
        "networks. It looks like one session in two places.",
        limit="The rule speaks up at {changes} changes in {minutes} minutes.",
        weight=Weight.WEAK,
        load=load_recent,
        judge=network_change,
        at_submit=True,
    ),
    Rule(
        name="round_the_clock",
        title="Use round the clock",
        saw="Somebody did something in {hours} of the last {of_hours} hours.",
        limit="The rule speaks up at {hours} of {of_hours} hours. An open page does not count.",
        weight=Weight.WEAK,
        load=load_long,
        judge=round_the_clock,
    ),
    Rule(
        name="media_networks",
        title="Films fetched from many networks",
        saw="Films and pictures were fetched from {networks} different networks within a day.",
        limit="The rule speaks up at {networks} networks in {hours} hours.",
        weight=Weight.WEAK,
        load=load_long,
        judge=media_networks,
    ),
]
