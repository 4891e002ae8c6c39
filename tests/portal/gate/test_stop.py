from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from generation.models import Clip, WorkerSlot
from generation.queue.claim import claim
from generation.queue.reconcile import reconcile
from portal.gate.stop import ask_stop, confirm_stop, lift_stop, withdraw_stop
from portal.models import Entry, ProgrammeStop
from tests.factories import make_artist, make_clip, make_operator, make_user, stop_everyone
from tests.portal.gate.test_redeem import race

pytestmark = pytest.mark.django_db

Status = ProgrammeStop.Status


def asked(**fields: Any) -> ProgrammeStop:
    fields = {"by": make_operator(), "reason": "A leak.", "notice_text": "Until noon."} | fields
    return ask_stop(**fields)


def test_it_takes_two_and_one_lifts_it() -> None:
    one, two = make_operator(), make_operator()
    stop = asked(by=one)
    assert ProgrammeStop.objects.in_force().exists() is False
    assert confirm_stop(stop=stop, by=one) is False
    assert confirm_stop(stop=stop, by=two) is True
    assert confirm_stop(stop=stop, by=make_operator()) is False
    assert ProgrammeStop.objects.in_force().get() == stop
    assert withdraw_stop(stop=stop, by=one) is False
    assert lift_stop(stop=stop, by=one) is True
    assert lift_stop(stop=stop, by=two) is False
    stop.refresh_from_db()
    assert (stop.status, stop.confirmed_by, stop.lifted_by) == (Status.LIFTED, two, one)
    recorded = Entry.objects.order_by("pk").values_list("kind", "actor", "thing_id")
    assert list(recorded) == [
        ("stop.asked", one.pk, stop.pk),
        ("stop.begun", two.pk, stop.pk),
        ("stop.lifted", one.pk, stop.pk),
    ]


def test_a_question_lapses_after_a_quarter_of_an_hour() -> None:
    now = timezone.now()
    stop = asked(at=now)
    late = now + timedelta(minutes=15)
    assert list(ProgrammeStop.objects.waiting(at=late)) == []
    assert confirm_stop(stop=stop, by=make_operator(), at=late) is False
    assert confirm_stop(stop=stop, by=make_operator(), at=late - timedelta(seconds=1)) is True


def test_what_was_withdrawn_is_not_confirmed() -> None:
    stop = asked()
    assert withdraw_stop(stop=stop, by=make_operator()) is True
    assert confirm_stop(stop=stop, by=make_operator()) is False


def test_two_are_never_in_force_at_once() -> None:
    first, second = asked(), asked()
    assert confirm_stop(stop=first, by=make_operator()) is True
    assert confirm_stop(stop=second, by=make_operator()) is False
    second.refresh_from_db()
    assert second.status == Status.ASKED


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "paused"},
        {"reason": ""},
        {"notice_text": ""},
        {"status": "in_force"},
        {"status": "lifted"},
        {"confirmed_at": timezone.now()},
    ],
)
def test_the_database_refuses_half_a_stop(wrong: dict[str, Any]) -> None:
    stop = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeStop.objects.filter(pk=stop.pk).update(**wrong)


def test_the_database_refuses_one_person_who_is_both() -> None:
    stop = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeStop.objects.filter(pk=stop.pk).update(
            status="in_force", confirmed_by=stop.asked_by, confirmed_at=timezone.now()
        )


def test_no_clip_begins_and_those_that_run_finish() -> None:
    running, waiting = make_clip(status="running"), make_clip()
    WorkerSlot.objects.create(name="idle", lanes=["standard"])
    stop = stop_everyone()
    assert claim(worker="one") is None
    assert (reconcile().cancelled, reconcile().rung) == (0, 0)
    states = dict(Clip.objects.values_list("pk", "status"))
    assert states == {running.pk: "running", waiting.pk: "queued"}
    lift_stop(stop=stop, by=make_operator())
    assert reconcile().rung == 1
    assert claim(worker="one") == waiting


def test_everybody_reads_the_notice_on_every_page(client) -> None:
    stop = stop_everyone("Back on <Monday>.")
    for person in (make_artist(), make_operator()):
        client.force_login(person)
        for path in ("/studio/", "/gallery/", "/account/", "/notices/"):
            page = client.get(path).content.decode()
            assert page.count("Back on &lt;Monday&gt;.") == 1
    lift_stop(stop=stop, by=stop.asked_by)
    assert "Back on" not in client.get("/studio/").content.decode()
    client.force_login(make_user())
    assert client.get("/studio/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_confirm_at_once_one_does() -> None:
    stops = [asked(), asked()]
    operators = [make_operator() for _ in range(20)]
    assert race(lambda n: confirm_stop(stop=stops[n % 2], by=operators[n])) == 1
    assert ProgrammeStop.objects.in_force().count() == 1
    assert Entry.objects.of_kind("stop.begun").count() == 1
    stop = ProgrammeStop.objects.in_force().get()
    assert race(lambda n: lift_stop(stop=stop, by=operators[n])) == 1
