from datetime import timedelta

import pytest
from django.utils import timezone

from portal.activity.alarms.rule import all_rules
from portal.activity.alarms.watch import judge, judge_before_submit, watch
from portal.house_jobs import plan_watching
from portal.models import HouseJob, User
from tests.factories import make_alarm, make_artist, make_reviewer, make_traffic
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db


def rules_of(user: User) -> list[str]:
    return list(user.alarms.order_by("pk").values_list("rule", flat=True))


def test_accounts_in_use_are_judged_and_others_are_left_alone() -> None:
    leaking, quiet, earlier = make_artist(), make_artist(), make_artist()
    make_traffic(leaking)
    make_traffic(quiet, submits=3)
    make_traffic(earlier, at=timezone.now() - timedelta(minutes=10))
    assert watch() == 1
    assert [rules_of(one) for one in (leaking, quiet, earlier)] == [["no_page_views"], [], []]
    assert watch() == 0


def test_only_who_has_an_active_place_is_judged() -> None:
    for user in (make_artist(status="frozen"), make_reviewer(), make_artist(is_active=False)):
        make_traffic(user)
        assert watch() == 0


def test_before_a_prompt_only_the_quick_rules_are_asked(django_assert_max_num_queries) -> None:
    artist, now = make_artist(), timezone.now()
    for hour in range(36):
        make_traffic(artist, at=now - timedelta(hours=hour), submits=0, page_views=9)
    with django_assert_max_num_queries(3):
        judge_before_submit(artist)
    assert rules_of(artist) == []
    watch()
    assert rules_of(artist) == ["round_the_clock"]


def test_judging_asks_the_same_however_much_there_is(django_assert_num_queries) -> None:
    for minutes in (1, 3):
        artist, now = make_artist(), timezone.now()
        for number in range(minutes):
            make_traffic(artist, at=now - timedelta(minutes=number), submits=0)
        with django_assert_num_queries(8):
            judge(artist, all_rules().values())


@pytest.mark.parametrize("state", ["cleared", "resolved"])
def test_what_an_alarm_was_closed_over_is_not_held_against_anybody_again(state: str) -> None:
    artist, now = make_artist(), timezone.now()
    make_traffic(artist, at=now - timedelta(minutes=2))
    make_alarm(user=artist, state=state, closed_at=now - timedelta(minutes=1))
    assert judge(artist, all_rules().values()) == []


def test_nor_what_a_membership_was_resumed_over() -> None:
    artist, now = make_artist(), timezone.now()
    make_traffic(artist, at=now - timedelta(minutes=2))
    artist.memberships.update(changed_at=now - timedelta(minutes=1))
    assert judge(artist, all_rules().values()) == []


@pytest.mark.parametrize(
    ("rule", "submits", "minutes", "status"),
    [
        ("no_page_views", 10, 5, "frozen"),
        ("no_page_views", 9, 5, "active"),
        ("no_page_views", 10, 2, "active"),  # there was hardly time to read
        ("round_the_clock", 10, 5, "active"),  # one weak rule alone
    ],
)
def test_who_is_asked_to_sign_in_and_sends_on_is_frozen(rule, submits, minutes, status) -> None:
    artist, now = make_artist(), timezone.now()
    make_alarm(user=artist, rule=rule, changed_at=now - timedelta(minutes=minutes))
    make_traffic(artist, at=now, submits=submits, page_views=submits)
    watch(at=now)
    assert artist.memberships.get().status == status


def test_the_house_watches_each_minute() -> None:
    artist = make_artist()
    make_traffic(artist)
    plan_watching()
    plan_watching()
    assert do_house_work() == 1
    assert rules_of(artist) == ["no_page_views"]
    waiting = HouseJob.objects.get(kind="watch_traffic", status="queued")
    assert waiting.not_before is not None
    assert 55 < (waiting.not_before - timezone.now()).total_seconds() <= 60
