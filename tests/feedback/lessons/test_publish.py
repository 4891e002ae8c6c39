"""Reporters hear what their reports led to, once."""

import json
import uuid

import pytest

from feedback.export_parts import PARTS
from feedback.lessons.publish import publish
from portal.models import Entry, Notice
from tests.factories import make_bug, make_clip, make_reviewer

pytestmark = pytest.mark.django_db


def tell(reports, kind="changed", key=None):
    said = {"kind": kind, "title": "Faces hold longer", "text": "", "model_version": None}
    author = make_reviewer()
    key = key or uuid.uuid4()
    return [publish(author=author, key=key, said=said, reports=reports) for _ in range(2)]


def test_each_reporter_gets_one_notice_and_a_line_for_each_report():
    mine = make_bug()
    mine_too = make_bug(clip=make_clip(artist=mine.reporter))
    other = make_bug()
    (lesson, is_new), (again, is_new_again) = tell([mine, mine_too, other])
    assert (again, is_new, is_new_again) == (lesson, True, False)
    told = Notice.objects.order_by("pk").values_list("user", "text", "path")
    assert list(told) == [
        (
            mine.reporter_id,
            "Your reports 0001, 0002 led to a change: Faces hold longer",
            lesson.get_absolute_url(),
        ),
        (
            other.reporter_id,
            "Your report 0003 led to a change: Faces hold longer",
            lesson.get_absolute_url(),
        ),
    ]
    lines = Entry.objects.filter(kind="report.led_to").order_by("pk")
    assert list(lines.values_list("person_id", "actor_id", "facts")) == [
        (one.reporter_id, lesson.author_id, {"number": one.label})
        for one in (mine, mine_too, other)
    ]


def test_a_lesson_is_told_as_one():
    tell([make_bug()], kind="learned")
    text = Notice.objects.values_list("text", flat=True).get()
    assert text == "We learned from your report 0001: Faces hold longer"


def test_who_was_erased_is_told_nothing():
    bug = make_bug()
    bug.reporter.is_active = False
    bug.reporter.save()
    tell([bug])
    assert Notice.objects.count() == 0


def test_the_archive_of_a_reporter_names_what_a_report_led_to():
    bug = make_bug()
    (lesson, _), _ = tell([bug])

    def exported():
        [part] = PARTS
        [line] = [json.loads(one) for one in dict(part.files(bug.reporter))["reports.jsonl"]]
        return line["led_to"]

    assert exported() == ["Faces hold longer"]
    lesson.withdraw()
    assert exported() == []
