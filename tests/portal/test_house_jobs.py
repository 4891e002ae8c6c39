from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.house_jobs import plan, plan_sealing, plan_tidying
from portal.models import AccessRequest, Entry, HouseJob, Look, Seal, TrafficMinute
from tests.factories import (
    make_artist,
    make_entry,
    make_look,
    make_request,
    make_reviewer,
    make_traffic,
)
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db


def test_tidying_lets_go_of_what_is_over_and_plans_the_next_time() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", expire_date=now + timedelta(days=1))
    for days in (8, 1):
        HouseJob.objects.create(
            kind="notice_mail", status="done", finished_at=now - timedelta(days=days)
        )
    looks = [
        make_look(
            staff=make_reviewer(),
            artist=make_artist(),
            opened_at=now - timedelta(days=days + 1),
            until=now - timedelta(days=days),
        )
        for days in (731, 729)
    ]
    for days in (15, 13):
        make_traffic(make_artist(), at=now - timedelta(days=days))
    plan_tidying()
    plan_tidying()
    assert HouseJob.objects.filter(kind="tidy").count() == 1
    assert do_house_work() == 2  # it asks for a check of the record, too
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert HouseJob.objects.filter(kind="notice_mail").count() == 1
    assert list(Look.objects.all()) == looks[1:]
    assert [(now - row.minute).days for row in TrafficMinute.objects.all()] == [13]
    waiting = HouseJob.objects.get(kind="tidy", status="queued")
    assert waiting.not_before is not None
    hours = (waiting.not_before - now) / timedelta(hours=1)
    assert round(hours) == 24


def test_the_record_is_sealed_and_the_next_time_is_in_a_minute() -> None:
    now = timezone.now()
    make_entry(at=now - timedelta(hours=1))
    for _ in range(2):
        plan_sealing()
        plan_sealing()
        assert do_house_work() == 1
        HouseJob.objects.filter(status="queued").update(not_before=None)
    assert Seal.objects.count() == 1
    waiting = HouseJob.objects.get(kind="seal_record", status="queued")
    assert HouseJob.objects.filter(kind="seal_record", status="done").count() <= 1
    plan_sealing()
    assert HouseJob.objects.get(kind="seal_record", status="queued") == waiting


def test_sealing_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seal, "MOST_ENTRIES", 1001)  # one more than the database takes
    entry = make_entry(at=timezone.now() - timedelta(hours=1))
    fields = {"kind": entry.kind, "retention": entry.retention, "at": entry.at}
    Entry.objects.bulk_create(Entry(**fields) for _ in range(1000))
    plan_sealing()
    assert do_house_work() == 1
    assert Seal.objects.count() == 0
    assert HouseJob.objects.filter(kind="seal_record", status="queued").exists()


def test_a_check_leaves_its_result_in_the_record(caplog: pytest.LogCaptureFixture) -> None:
    make_entry(at=timezone.now() - timedelta(hours=1))
    plan_sealing()
    plan("check_record")
    do_house_work()
    checked = Entry.objects.get(kind="record.checked")
    assert checked.facts == {"entries": 1, "seals": 1}
    assert "touched" not in caplog.text


def test_requests_that_were_answered_long_ago_are_let_go() -> None:
    now = timezone.now()
    for name, days in (("old", 366), ("new", 364)):
        asked = make_request(name=name)
        asked.decline(seen="new", reason="full", by=None, at=now - timedelta(days=days))
    make_request(name="waits", created_at=now - timedelta(days=999))
    plan_tidying()
    do_house_work()
    names = AccessRequest.objects.order_by("name").values_list("name", flat=True)
    assert list(names) == ["new", "waits"]
