from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from portal.gate.admit import Act, Refusal, admit, looks_back_until
from portal.models import Membership, User
from tests.factories import (
    make_alarm,
    make_artist,
    make_cohort,
    make_operator,
    make_reviewer,
    make_terms,
    make_user,
    stop_everyone,
)

pytestmark = pytest.mark.django_db


def people() -> dict[str, User | AnonymousUser]:
    make_terms()
    terms_pending = make_user()
    Membership.objects.create(user=terms_pending, cohort=make_cohort())
    ended_terms_pending = make_user()
    Membership.objects.create(
        user=ended_terms_pending, cohort=make_cohort(), status="ended", reason="A reason."
    )
    ended_long_ago = make_artist(status="ended")
    ended_long_ago.memberships.update(changed_at=timezone.now() - timedelta(days=30))
    over = make_cohort(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    accepted_only = make_reviewer(is_staff=False)
    playing_reviewer = make_reviewer()
    Membership.objects.create(user=playing_reviewer, cohort=make_cohort())
    return {
        "anonymous": AnonymousUser(),
        "closed account": make_artist(is_active=False),
        "artist": make_artist(),
        "frozen": make_artist(status="frozen"),
        "ended": make_artist(status="ended"),
        "ended, terms pending": ended_terms_pending,
        "ended long ago": ended_long_ago,
        "terms pending": terms_pending,
        "cohort over": make_artist(cohort=over),
        "no membership, group without staff flag": accepted_only,
        "reviewer": make_reviewer(),
        "reviewer who plays": playing_reviewer,
        "operator": make_operator(),
        "staff without a role": make_artist(is_staff=True),
    }


OUT, NO, ROLE = Refusal.SIGNED_OUT, Refusal.NO_MEMBERSHIP, Refusal.ROLE
ENDED, TERMS = Refusal.ENDED, Refusal.TERMS
# view, make, look back, review, operate
EXPECTED = {
    "anonymous": (OUT, OUT, OUT, OUT, OUT),
    "closed account": (Refusal.INACTIVE,) * 5,
    "artist": (None, None, None, ROLE, ROLE),
    "frozen": (None, Refusal.FROZEN, None, ROLE, ROLE),
    "ended": (ENDED, ENDED, None, ROLE, ROLE),
    "ended, terms pending": (ENDED, ENDED, None, ROLE, ROLE),
    "ended long ago": (ENDED, ENDED, Refusal.OVER, ROLE, ROLE),
    "terms pending": (TERMS, TERMS, TERMS, ROLE, ROLE),
    "cohort over": (None, ENDED, None, ROLE, ROLE),
    "no membership, group without staff flag": (NO, NO, NO, ROLE, ROLE),
    "reviewer": (None, NO, None, None, ROLE),
    "reviewer who plays": (None, None, None, None, ROLE),
    "operator": (None, NO, None, None, None),
    "staff without a role": (None, None, None, ROLE, ROLE),
}


def test_who_may_do_what() -> None:
    acts = (Act.VIEW, Act.MAKE, Act.LOOK_BACK, Act.REVIEW, Act.OPERATE)
    answers = {
        name: tuple(admit(person, act).refusal for act in acts) for name, person in people().items()
    }
    assert answers == EXPECTED


def test_a_refusal_says_the_reason_and_a_yes_carries_the_membership() -> None:
    ended = make_artist(status="ended")
    refused = admit(ended)
    assert (bool(refused), refused.sentence) == (False, "A reason.")
    artist = make_artist()
    assert admit(artist).membership == artist.memberships.get()


@pytest.mark.parametrize("state", ["raised", "stepped_up", "cleared", "frozen", "resolved"])
def test_an_alarm_that_asks_for_a_sign_in_keeps_from_making_and_from_nothing_else(state) -> None:
    alarm = make_alarm(state=state)
    make_alarm()
    refusal = Refusal.STEP_UP if state == "stepped_up" else None
    assert admit(alarm.user, Act.MAKE).refusal is refusal
    assert admit(alarm.user, Act.VIEW).refusal is None


def test_a_newer_membership_counts() -> None:
    artist = make_artist(status="ended")
    Membership.objects.create(user=artist, cohort=make_cohort())
    assert bool(admit(artist, Act.MAKE)) is True


def test_terms_that_are_announced_for_later_are_not_asked_for_yet() -> None:
    artist = make_artist()
    make_terms(published_at=timezone.now() + timedelta(days=1))
    assert bool(admit(artist)) is True


def test_without_any_terms_nothing_is_asked() -> None:
    artist = make_user()
    Membership.objects.create(user=artist, cohort=make_cohort())
    assert bool(admit(artist)) is True


def test_an_answer_costs_two_queries(django_assert_num_queries) -> None:
    make_terms()
    artist = make_artist()
    artist = User.objects.get(pk=artist.pk)
    with django_assert_num_queries(2):
        admit(artist)


def test_one_looks_back_to_the_last_second_of_the_thirty_days(settings) -> None:
    settings.ENDED_ACCESS_DAYS = 30
    artist = make_artist(status="ended")
    ended_at = timezone.now()
    artist.memberships.update(changed_at=ended_at)
    until = ended_at + timedelta(days=30)
    assert looks_back_until(artist.memberships.get()) == until
    assert bool(admit(artist, Act.LOOK_BACK, at=until - timedelta(seconds=1))) is True
    assert admit(artist, Act.LOOK_BACK, at=until).refusal is Refusal.OVER


def test_under_a_stop_nobody_makes_and_everybody_looks() -> None:
    stop_everyone("Back on Monday.")
    for person in (make_artist(), make_artist(status="frozen")):
        assert bool(admit(person)) is True
    answer = admit(make_artist(), Act.MAKE)
    assert (answer.refusal, answer.sentence) == (Refusal.STOPPED, "Back on Monday.")
    assert admit(make_artist(status="frozen"), Act.MAKE).refusal is Refusal.FROZEN
    assert bool(admit(make_operator(), Act.OPERATE)) is True
