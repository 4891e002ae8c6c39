"""Each rule speaks at its threshold, and not one step below it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal import alarm_rules as rules
from portal.activity.alarms.rule import all_rules
from portal.activity.alarms.thresholds import THRESHOLDS
from portal.alarm_rules import Minute
from portal.models import TrafficMinute
from tests.factories import make_artist, make_traffic

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def judged(name: str, minutes: list[Minute]) -> object:
    return getattr(rules, name)(minutes, NOW, THRESHOLDS[name])


def alternating(field: str, values: tuple[str, str], changes: int, **fields: str) -> list[Minute]:
    """A session in which a field changes so often, a minute each."""
    return [
        Minute(minute=ago(changes - number), page_views=1, **fields | {field: values[number % 2]})
        for number in range(changes + 1)
    ]


def test_prompts_without_pages() -> None:
    sent = [Minute(minute=ago(number), submits=1) for number in range(4)]
    assert judged("no_page_views", sent) == {
        "submits": 4,
        "page_views": 0,
        "client": "Firefox on macOS",
        "network": "198.51.100.0/24",
    }
    assert judged("no_page_views", sent[1:]) is None
    assert judged("no_page_views", [*sent, Minute(minute=ago(5), page_views=1)]) is None
    assert judged("no_page_views", [replace(one, minute=ago(121)) for one in sent]) is None


@pytest.mark.parametrize("elsewhere", [{"network": "192.0.2.0/24"}, {"client": "node"}])
def test_pages_opened_elsewhere_do_not_excuse_a_copied_session(elsewhere) -> None:
    owner = Minute(minute=ago(1), page_views=50, submits=5)
    copied = [Minute(minute=ago(number), submits=1, **elsewhere) for number in range(4)]
    assert judged("no_page_views", [owner, *copied]) is not None


def test_requests_by_the_clock() -> None:
    every_five = sum(1 << second for second in range(0, 60, 5))
    ticking = [Minute(minute=ago(n), bare=12, bare_seconds=every_five) for n in (3, 2)]
    assert judged("fixed_interval", ticking) == {
        "requests": 24,
        "period_s": 5,
        "percent": 96,
        "client": "Firefox on macOS",
        "network": "198.51.100.0/24",
    }
    fewer = replace(ticking[0], bare_seconds=every_five & ~1)
    assert judged("fixed_interval", [fewer, ticking[1]]) is None
    by_hand = 0b1000_0001_0000_0100_0000_1000_0010_0000_0001_0010_0000_0101
    unsteady = [Minute(minute=ago(n), bare_seconds=by_hand >> n) for n in (6, 5, 3, 2)]
    assert judged("fixed_interval", unsteady) is None


def test_a_session_that_changes_its_client_to_and_fro() -> None:
    pair = ("Firefox on macOS", "Chrome on Windows")
    assert judged("client_change", alternating("client", pair, 12)) == {
        "changes": 12,
        "clients": "Chrome on Windows, Firefox on macOS",
    }
    assert judged("client_change", alternating("client", pair, 11)) is None
    two_devices = [replace(one, session=one.client) for one in alternating("client", pair, 12)]
    assert judged("client_change", two_devices) is None


def test_a_session_that_a_script_uses_too() -> None:
    pair = ("Firefox on macOS", "python-requests")
    assert judged("client_change", alternating("client", pair, 1)) is not None
    player = [
        Minute(minute=ago(2), page_views=1),
        Minute(minute=ago(1), client="stagefright", media=9),
    ]
    assert judged("client_change", player) is None
    script_alone = [Minute(minute=ago(1), client="python-requests", bare=1)]
    assert judged("client_change", script_alone) is None


def test_a_session_in_two_places() -> None:
    pair = ("192.0.2.0/24", "198.51.100.0/24")
    assert judged("network_change", alternating("network", pair, 45)) == {
        "changes": 45,
        "networks": 2,
    }
    assert judged("network_change", alternating("network", pair, 44)) is None


def test_two_families_of_addresses_are_one_place() -> None:
    pair = ("192.0.2.0/24", "2001:db8::/48")
    assert judged("network_change", alternating("network", pair, 59)) is None


def test_use_round_the_clock() -> None:
    hours = [Minute(minute=ago(60 * hour + 1), page_views=1) for hour in range(34)]
    assert judged("round_the_clock", hours) == {"hours": 34, "of_hours": 36}
    assert judged("round_the_clock", hours[1:]) is None
    open_page = [Minute(minute=ago(60 * hour + 1), fetches=200, media=9) for hour in range(36)]
    assert judged("round_the_clock", open_page) is None


def test_films_fetched_from_many_networks() -> None:
    fetched = [Minute(minute=ago(n), network=f"10.0.{n}.0/24", media=1) for n in range(14)]
    assert judged("media_networks", fetched) == {"networks": 14}
    assert judged("media_networks", fetched[1:]) is None
    assert judged("media_networks", [replace(one, media=0) for one in fetched]) is None


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.name)
def test_every_rule_has_thresholds_and_tells_them(rule) -> None:
    assert "–" not in rule.tell_limit(THRESHOLDS[rule.name])  # noqa: RUF001
    assert rule.tell({}).count("–") >= 1  # noqa: RUF001
    assert all_rules().keys() == THRESHOLDS.keys()


@pytest.mark.django_db
def test_minutes_are_read_from_the_rows_of_one_person_and_a_time() -> None:
    artist = make_artist()
    make_traffic(artist, at=NOW, bare_seconds=5)
    make_traffic(artist, at=ago(60 * 37))
    make_traffic(make_artist(), at=NOW)
    make_traffic(artist, at=ago(60 * 4))
    (read,) = rules.load_recent(artist.pk, ago(60 * 24 * 14), NOW)
    row = TrafficMinute.objects.get(user=artist, minute=NOW)
    assert all(getattr(read, name) == getattr(row, name) for name in rules.FIELDS)
    assert len(rules.load_long(artist.pk, ago(60 * 24 * 14), NOW)) == 2
    assert rules.load_long(artist.pk, NOW + timedelta(seconds=1), NOW) == []


def test_rules_that_are_asked_before_a_prompt_see_all_that_their_thresholds_speak_of() -> None:
    for rule in all_rules().values():
        if rule.load is rules.load_recent:
            limits = THRESHOLDS[rule.name]
            reach = timedelta(minutes=limits.get("minutes", 60 * limits.get("hours", 0)))
            assert reach <= rules.RECENT
