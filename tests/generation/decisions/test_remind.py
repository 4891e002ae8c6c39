from datetime import timedelta

import pytest
from django.utils import timezone

from generation.decisions.appeal import appeal
from generation.decisions.remind import remind_reviewers
from generation.queue.reconcile import reconcile
from portal.models import Notice
from tests.factories import (
    make_artist,
    make_hold,
    make_operator,
    make_refusal,
    make_reviewer,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_reviewers_are_told_once_of_what_is_overdue() -> None:
    told = [make_reviewer(), make_operator(), make_user(is_staff=True, is_superuser=True)]
    make_reviewer(is_active=False)
    make_artist()
    now = timezone.now()
    make_hold(promised_at=now + timedelta(hours=1))
    assert remind_reviewers(at=now) == 0
    make_hold(promised_at=now - timedelta(minutes=1))
    make_hold(promised_at=now - timedelta(minutes=1), film=True)
    make_hold(promised_at=now - timedelta(minutes=1), status="withdrawn")
    assert remind_reviewers(at=now) == 2
    assert remind_reviewers(at=now) == 0
    notices = Notice.objects.order_by("user")
    assert [notice.user for notice in notices] == told
    assert {(notice.text, notice.path) for notice in notices} == {
        ("2 holds wait longer than we promised.", "/review/holds/")
    }
    assert remind_reviewers(at=now + timedelta(hours=2)) == 1
    assert Notice.objects.order_by("pk").last().text == "1 hold waits longer than we promised."  # type: ignore[union-attr]


def test_an_appeal_is_reminded_of_anew() -> None:
    make_reviewer()
    now = timezone.now()
    decision = make_refusal(reminded_at=now)
    assert appeal(decision=decision, text="Why not?", at=now - timedelta(days=30))
    assert remind_reviewers(at=now) == 1


def test_the_reconciler_reminds() -> None:
    reviewer = make_reviewer()
    make_hold(promised_at=timezone.now() - timedelta(minutes=1))
    reconcile()
    reconcile()
    assert reviewer.notices.count() == 1
