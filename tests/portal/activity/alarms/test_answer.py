"""What follows from what the rules found."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from portal.activity.alarms.answer import answer, freeze_if_it_tells, weight_of
from portal.activity.alarms.rule import all_rules
from portal.activity.alarms.watch import Finding
from portal.gate.admit import Act, Refusal, admit
from portal.models import Alarm, Entry, Membership, User
from tests.factories import make_alarm, make_artist

STRONG, WEAK, OTHER_WEAK = "no_page_views", "round_the_clock", "media_networks"


def findings(*names: str) -> list[Finding]:
    return [Finding(rule=all_rules()[name], inputs={"hours": 23}) for name in names]


def states(user: User) -> list[tuple[str, str]]:
    return list(user.alarms.order_by("pk").values_list("rule", "state"))


def kinds(user: User) -> list[str]:
    return list(Entry.objects.about(user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [STRONG, WEAK])
def test_the_first_alarm_asks_for_a_new_sign_in_and_stops_nothing_else(name: str) -> None:
    artist = make_artist()
    (alarm,) = answer(user=artist, findings=findings(name), at=timezone.now())
    alarm.refresh_from_db()
    assert (alarm.state, alarm.inputs["hours"]) == (Alarm.State.STEPPED_UP, 23)
    assert admit(artist, Act.MAKE).refusal is Refusal.STEP_UP
    assert admit(artist, Act.VIEW).refusal is None
    assert kinds(artist) == ["alarm.raised", "alarm.stepped_up"]
    assert list(artist.notices.values_list("kind", "path")) == [("alarm", "/account/alarms/")]


@pytest.mark.django_db
def test_what_is_pending_is_not_raised_again_and_tells_once() -> None:
    artist, now = make_artist(), timezone.now()
    answer(user=artist, findings=findings(STRONG), at=now)
    assert answer(user=artist, findings=findings(STRONG), at=now) == []
    answer(user=artist, findings=findings(STRONG, WEAK), at=now)
    assert states(artist) == [(STRONG, "stepped_up"), (WEAK, "stepped_up")]
    assert artist.notices.count() == 1


def cleared(artist: User, name: str, *, minutes_ago: float) -> datetime:
    now = timezone.now()
    make_alarm(
        user=artist, rule=name, state="cleared", closed_at=now - timedelta(minutes=minutes_ago)
    )
    return now


@pytest.mark.django_db
def test_soon_after_a_passed_sign_in_the_queue_is_frozen_with_the_reason() -> None:
    artist = make_artist()
    now = cleared(artist, STRONG, minutes_ago=20)
    answer(user=artist, findings=findings(STRONG), at=now)
    membership = artist.memberships.get()
    assert states(artist) == [(STRONG, "cleared"), (STRONG, "frozen")]
    assert (membership.status, membership.changed_by) == ("frozen", None)
    assert membership.reason.startswith(all_rules()[STRONG].tell({"hours": 23}))
    assert admit(artist, Act.MAKE).refusal is Refusal.FROZEN
    assert "alarm.froze" in kinds(artist)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "minutes_ago", "after", "state"),
    [
        (WEAK, 20, WEAK, "stepped_up"),  # one weak rule alone, twice
        (WEAK, 20, OTHER_WEAK, "frozen"),  # two weak ones
        (STRONG, 20, WEAK, "frozen"),
        (STRONG, 61, STRONG, "stepped_up"),  # not soon after
    ],
)
def test_one_weak_rule_alone_never_freezes(before, minutes_ago, after, state) -> None:
    artist = make_artist()
    now = cleared(artist, before, minutes_ago=minutes_ago)
    answer(user=artist, findings=findings(after), at=now)
    assert states(artist)[1] == (after, state)


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["frozen", "ended"])
def test_an_alarm_never_touches_a_place_that_is_not_active(status: str) -> None:
    artist = make_artist(status=status)
    make_alarm(user=artist)
    assert freeze_if_it_tells(user=artist, at=timezone.now()) is False
    assert artist.memberships.get().status == status


@pytest.mark.django_db
def test_nothing_pending_freezes_nothing() -> None:
    artist = make_artist()
    make_alarm(user=artist, state="cleared")
    assert freeze_if_it_tells(user=artist, at=timezone.now()) is False


@pytest.mark.django_db
def test_several_alarms_of_one_rule_tell_no_more_than_one() -> None:
    assert weight_of([]) == 0
    assert weight_of({STRONG, WEAK}) == 3
    assert weight_of({"a rule of earlier days"}) == 1


def race(job) -> list[object]:
    barrier = Barrier(6)

    def run(_: int) -> object:
        try:
            barrier.wait()
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(run, range(6)))


@pytest.mark.django_db(transaction=True)
def test_two_watches_at_once_raise_one_alarm() -> None:
    artist, now = make_artist(), timezone.now()
    raised = race(lambda: len(answer(user=artist, findings=findings(STRONG), at=now)))
    assert sorted(raised) == [0, 0, 0, 0, 0, 1]
    assert states(artist) == [(STRONG, "stepped_up")]
    assert kinds(artist) == ["alarm.raised", "alarm.stepped_up"]


@pytest.mark.django_db(transaction=True)
def test_two_watches_at_once_freeze_once() -> None:
    artist, now = make_artist(), timezone.now()
    make_alarm(user=artist)
    frozen = race(lambda: freeze_if_it_tells(user=artist, at=now))
    assert sorted(frozen) == [False] * 5 + [True]
    assert Membership.objects.get(user=artist).status == "frozen"
    assert kinds(artist).count("alarm.froze") == 1
