from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.house_jobs import plan_tidying
from portal.models import HouseJob, TrafficMinute
from tests.factories import make_artist, make_traffic
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
    for days in (15, 13):
        make_traffic(make_artist(), at=now - timedelta(days=days))
    plan_tidying()
    plan_tidying()
    assert HouseJob.objects.filter(kind="tidy").count() == 1
    assert do_house_work() == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert HouseJob.objects.filter(kind="notice_mail").count() == 1
    assert [(now - row.minute).days for row in TrafficMinute.objects.all()] == [13]
    waiting = HouseJob.objects.get(kind="tidy", status="queued")
    assert waiting.not_before is not None
    hours = (waiting.not_before - now) / timedelta(hours=1)
    assert round(hours) == 24
