"""That an artist said something is recorded, never what."""

import uuid

import pytest

from feedback.bugs.move import judge_fix, move
from feedback.bugs.reply import reply
from feedback.bugs.report import report
from feedback.models import BugReport
from feedback.ratings import schema
from feedback.ratings.rate import rate
from portal.models import Entry
from tests.factories import make_bug, make_clip, make_reviewer

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[object, ...]]:
    found = Entry.objects.order_by("pk")
    return list(found.values_list("kind", "person_id", "actor_id", "thing_type", "facts"))


def test_a_rating_and_its_change_and_not_the_same_said_twice() -> None:
    clip = make_clip(status="done")
    answers = dict.fromkeys(schema.KEYS, 4) | {"motion_amount": 3, "confidence": 2}
    for sure in (2, 3, 3):
        rate(clip=clip, artist=clip.artist, answers=answers | {"confidence": sure})
    about = (clip.artist_id, clip.artist_id, "generation.clip", {"clip": "0001-1"})
    assert lines() == [("rating.given", *about), ("rating.changed", *about)]


def test_a_report_is_recorded_once_however_often_it_is_sent() -> None:
    clip, key = make_clip(), uuid.uuid4()
    said = {"code": "pop_in_out", "severity": 3, "title": "The basket vanishes"}
    for _ in range(2):
        report(clip=clip, reporter=clip.artist, key=key, said=said)
    about = (clip.artist_id, clip.artist_id, "feedback.bugreport")
    assert lines() == [("report.sent", *about, {"number": "0001"})]


def test_replies_and_moves_name_who_it_was() -> None:
    bug, staff, key = make_bug(), make_reviewer(), uuid.uuid4()
    for _ in range(2):
        reply(report=bug, author=staff, text="Which frame?", key=key)
    move(report=bug, to=BugReport.Status.FIXED, by=staff, sentence="In 0.9.")
    move(report=BugReport(pk=bug.pk, status="new"), to="confirmed", by=staff)
    judge_fix(report=bug, by=bug.reporter, is_fixed=True)
    person, number = bug.reporter_id, {"number": "0001"}
    assert [line[:3] + line[4:] for line in lines()] == [
        ("report.replied", person, staff.pk, number),
        ("report.moved", person, staff.pk, number | {"state": "fixed"}),
        ("report.moved", person, person, number | {"state": "fixed and verified"}),
    ]
    assert "frame" not in str(lines())
