import pytest
from django.utils import timezone

from portal.activity.alarms.answer import freeze_if_it_tells
from portal.activity.alarms.resolve import resolve_alarm
from portal.gate.end_membership import freeze_membership
from portal.models import Entry
from tests.factories import make_alarm, make_artist, make_operator

pytestmark = pytest.mark.django_db

SAID = {"answer": "It was your own script.", "was_false": True}


def test_the_artist_reads_the_sentence_and_the_queue_goes_on() -> None:
    artist, operator = make_artist(), make_operator()
    alarm = make_alarm(user=artist)
    freeze_if_it_tells(user=artist, at=timezone.now())
    assert resolve_alarm(alarm=alarm, by=operator, **SAID) is True
    alarm.refresh_from_db()
    assert (alarm.state, alarm.answer, alarm.was_false, alarm.answered_by) == (
        "resolved", "It was your own script.", True, operator,
    )  # fmt: skip
    assert artist.memberships.get().status == "active"
    assert artist.notices.filter(kind="alarm", path=alarm.get_absolute_url()).count() == 1
    entry = Entry.objects.of_kind("alarm.resolved").get()
    assert (entry.person_id, entry.actor_id) == (artist.pk, operator.pk)
    assert resolve_alarm(alarm=alarm, by=operator, **SAID) is False


def test_the_queue_waits_for_the_last_alarm_that_froze_it() -> None:
    artist, operator = make_artist(), make_operator()
    first, second = make_alarm(user=artist), make_alarm(user=artist, rule="round_the_clock")
    freeze_if_it_tells(user=artist, at=timezone.now())
    resolve_alarm(alarm=first, by=operator, **SAID)
    assert artist.memberships.get().status == "frozen"
    resolve_alarm(alarm=second, by=operator, **SAID)
    assert artist.memberships.get().status == "active"


def test_what_a_person_froze_stays_frozen() -> None:
    artist, operator = make_artist(), make_operator()
    freeze_membership(membership=artist.memberships.get(), reason="A talk first.", by=operator)
    for state in ("frozen", "stepped_up", "raised"):
        alarm = make_alarm(user=artist, state=state, rule=f"rule_{state}")
        assert resolve_alarm(alarm=alarm, by=operator, **SAID) is True
    assert artist.memberships.get().status == "frozen"


def test_nothing_is_resolved_without_a_sentence_or_twice() -> None:
    operator = make_operator()
    with pytest.raises(ValueError, match="without a sentence"):
        resolve_alarm(alarm=make_alarm(), by=operator, answer="  ", was_false=True)
    assert resolve_alarm(alarm=make_alarm(state="cleared"), by=operator, **SAID) is False
