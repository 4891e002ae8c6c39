import pytest
from django.db import IntegrityError
from django.utils import timezone

from portal.models import Alarm
from tests.factories import make_alarm, make_artist

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "nonsense"},
        {"state": "cleared", "closed_at": None},
        {"state": "stepped_up", "closed_at": timezone.now()},
        {"state": "resolved", "answer": ""},
        {"state": "resolved", "was_false": None},
        {"state": "frozen", "answer": "Said too early."},
    ],
)
def test_the_database_refuses_what_cannot_be(fields) -> None:
    with pytest.raises(IntegrityError):
        make_alarm(**fields)


@pytest.mark.parametrize("first", ["raised", "stepped_up"])
def test_a_rule_has_one_pending_alarm_for_a_person(first: str) -> None:
    artist = make_artist()
    make_alarm(user=artist, state=first)
    make_alarm(state=first)
    with pytest.raises(IntegrityError):
        make_alarm(user=artist, state="raised")


@pytest.mark.parametrize("first", ["cleared", "frozen", "resolved"])
def test_a_rule_may_speak_again_after_one_that_is_decided(first: str) -> None:
    artist = make_artist()
    make_alarm(user=artist, state=first)
    make_alarm(user=artist, state="raised")
    assert artist.alarms.count() == 2


def test_an_edge_is_taken_from_its_source_alone() -> None:
    alarm, now = make_alarm(state="cleared"), timezone.now()
    row = Alarm.objects.filter(pk=alarm.pk)
    assert row.move(source="stepped_up", to="frozen", at=now) == 0
    assert alarm.is_open is False
    assert make_alarm().is_open is True
