import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from feedback.bugs.move import judge_fix, move
from feedback.bugs.report import report
from feedback.ledger.earn import LONGEST_S, earn
from feedback.models import BugReport, LedgerEntry, Task
from feedback.ratings import schema
from feedback.ratings.rate import rate
from tests.factories import make_bug, make_clip, make_rate_card, make_rating, make_reviewer

SAID = {"title": "It stops", "code": "physics", "severity": 2}


def answers(score: int | None) -> dict[str, object]:
    return dict.fromkeys(schema.KEYS, score) | {"motion_amount": 3, "confidence": 2}


@pytest.mark.django_db
def test_a_first_rating_earns_and_a_revised_one_earns_nothing_more() -> None:
    make_rate_card()
    clip = make_clip(status="done")
    rate(clip=clip, artist=clip.artist, answers=answers(5), active_s=41)
    rate(clip=clip, artist=clip.artist, answers=answers(1), active_s=900)
    row = ("task", "label", "amount", "currency", "active_s", "person_id")
    assert list(LedgerEntry.objects.values_list(*row)) == [
        ("rating", clip.number, Decimal("1.40"), "EUR", 41, clip.artist_id)
    ]


@pytest.mark.django_db
def test_a_report_earns_once_a_key_and_keeps_it_whatever_becomes_of_it() -> None:
    make_rate_card()
    clip, key = make_clip(status="done"), uuid.uuid4()
    made, _ = report(clip=clip, reporter=clip.artist, key=key, said=SAID, active_s=300)
    report(clip=clip, reporter=clip.artist, key=key, said=SAID, active_s=300)
    move(report=made, to=BugReport.Status.INVALID, by=make_reviewer(), sentence="No fault.")
    assert list(LedgerEntry.objects.values_list("task", "label", "amount")) == [
        ("report", made.label, Decimal("8.40"))
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("is_fixed", [True, False])
def test_looking_at_a_fix_earns_once_whichever_way_it_went(is_fixed: bool) -> None:
    make_rate_card()
    bug = make_bug(status="fixed", outcome="Fixed in 0.9.2.")
    for _ in range(2):
        judge_fix(report=bug, by=bug.reporter, is_fixed=is_fixed)
        BugReport.objects.filter(pk=bug.pk).update(status="fixed", outcome="Fixed.")
    assert list(LedgerEntry.objects.values_list("task", "amount")) == [
        ("fix_check", Decimal("3.50"))
    ]


@pytest.mark.django_db
def test_without_a_card_or_a_rate_nothing_is_written() -> None:
    rating = make_rating()
    about = {"person": rating.artist, "task": Task.RATING, "thing": rating, "label": "0001-1"}
    assert earn(**about) is None
    make_rate_card({"report": (12, "8.40")})
    assert earn(**about) is None
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db
def test_the_card_of_the_moment_decides() -> None:
    now = timezone.now()
    make_rate_card({"rating": (2, "1.40")}, published_at=now - timedelta(days=9))
    make_rate_card({"rating": (2, "1.80")}, published_at=now - timedelta(days=1))
    make_rate_card({"rating": (2, "9.99")}, published_at=now + timedelta(days=1))
    earned = []
    for at in (now - timedelta(days=10), now - timedelta(days=5), now):
        rating = make_rating()
        entry = earn(person=rating.artist, task=Task.RATING, thing=rating, label="x", at=at)
        earned.append(entry and entry.amount)
    assert earned == [None, Decimal("1.40"), Decimal("1.80")]


@pytest.mark.django_db
def test_a_form_left_open_for_days_is_no_work() -> None:
    make_rate_card()
    rating = make_rating()
    entry = earn(person=rating.artist, task=Task.RATING, thing=rating, label="x", active_s=80_000)
    assert entry is not None
    assert entry.active_s == LONGEST_S


@pytest.mark.django_db(transaction=True)
def test_the_same_thing_sent_by_many_at_once_is_paid_for_once() -> None:
    make_rate_card()
    rating = make_rating()

    def send(_: int) -> None:
        try:
            earn(person=rating.artist, task=Task.RATING, thing=rating, label="x")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, range(12)))
    assert LedgerEntry.objects.count() == 1
