import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from feedback.bugs.move import judge_fix, move
from feedback.bugs.reply import reply
from feedback.models import BugReply, BugReport
from portal.models import Notice
from tests.factories import make_bug, make_reviewer

Status = BugReport.Status


def notices() -> list[tuple[str, str, str]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "text", "path"))


@pytest.mark.django_db
def test_move_is_logged_and_the_reporter_told():
    bug, staff = make_bug(), make_reviewer(name="Tomasz")
    assert move(report=bug, to=Status.WONT_FIX, by=staff, sentence=" Out of reach. ") is True
    bug.refresh_from_db()
    assert (bug.status, bug.outcome) == (Status.WONT_FIX, "Out of reach.")
    line = BugReply.objects.get()
    assert (line.author, line.moved_to, line.text) == (staff, "wont_fix", "Out of reach.")
    text = "Your report 0001: will not be fixed."
    assert notices() == [("answered", text, f"/bugs/{bug.public_id}/")]
    assert Notice.objects.get().user == bug.reporter


@pytest.mark.django_db
@pytest.mark.parametrize("to", [*BugReport.EXPLAINED, Status.NEEDS_INFO])
def test_move_that_owes_a_sentence_is_refused_without(to):
    bug = make_bug()
    with pytest.raises(ValueError, match="sentence"):
        move(report=bug, to=to, by=make_reviewer(), sentence="  ")
    assert BugReport.objects.get().status == Status.NEW


@pytest.mark.django_db
def test_duplicate_names_its_original_and_nothing_else_does():
    original, bug = make_bug(), make_bug()
    staff = make_reviewer()
    with pytest.raises(ValueError, match="original"):
        move(report=bug, to=Status.DUPLICATE, by=staff, sentence="Same.")
    with pytest.raises(ValueError, match="original"):
        move(report=bug, to=Status.INVALID, by=staff, sentence="No.", duplicate_of=original)
    assert move(report=bug, to=Status.DUPLICATE, by=staff, sentence="Same.", duplicate_of=original)
    bug.refresh_from_db()
    assert bug.duplicate_of == original
    assert move(report=bug, to=Status.NEW, by=staff) is True
    assert BugReport.objects.get(pk=bug.pk).duplicate_of is None


@pytest.mark.django_db
def test_a_duplicate_is_no_original():
    first, second, third = make_bug(), make_bug(), make_bug()
    staff = make_reviewer()
    assert move(report=second, to=Status.DUPLICATE, by=staff, sentence="Same.", duplicate_of=first)
    named = BugReport.objects.get(pk=second.pk)
    assert not move(
        report=third, to=Status.DUPLICATE, by=staff, sentence="Same.", duplicate_of=named
    )
    assert BugReport.objects.get(pk=third.pk).status == Status.NEW
    assert named.origin() == first


@pytest.mark.django_db(transaction=True)
def test_two_that_are_called_duplicates_of_each_other_at_once_make_no_circle():
    bugs = [make_bug(), make_bug()]
    staff = [make_reviewer(), make_reviewer()]

    def call(at: int) -> bool:
        try:
            report, original = (BugReport.objects.get(pk=bugs[n].pk) for n in (at, 1 - at))
            wanted = {"to": Status.DUPLICATE, "sentence": "Same.", "duplicate_of": original}
            return move(report=report, by=staff[at], **wanted)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(call, (0, 1))) == [False, True]
    assert BugReport.objects.filter(status=Status.DUPLICATE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_staff_who_close_at_once_one_wins():
    bug = make_bug()
    people = [make_reviewer(), make_reviewer()]

    def close(person) -> bool:
        try:
            seen = BugReport.objects.get(pk=bug.pk)
            seen.status = Status.NEW
            return move(report=seen, to=Status.INVALID, by=person, sentence="No fault.")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(close, people))
    assert sorted(won) == [False, True]
    assert [line.author for line in BugReply.objects.all()] == [people[won.index(True)]]
    assert len(notices()) == 1


@pytest.mark.django_db
def test_staff_reply_tells_the_reporter_once_for_its_key():
    bug, staff, key = make_bug(), make_reviewer(name="Tomasz"), uuid.uuid4()
    for _ in range(2):
        reply(report=bug, author=staff, text="Seen on six clips.", key=key)
    assert [line.text for line in bug.replies.all()] == ["Seen on six clips."]
    text = "Tomasz answered your report 0001."
    assert notices() == [("answered", text, f"/bugs/{bug.public_id}/")]


@pytest.mark.django_db
def test_reporters_answer_ends_the_wait_for_it():
    bug = make_bug(status=Status.NEEDS_INFO, outcome="Which player?")
    reply(report=bug, author=bug.reporter, text="The one in the page.", key=uuid.uuid4())
    bug.refresh_from_db()
    assert (bug.status, bug.outcome) == (Status.NEW, "")
    assert notices() == []


@pytest.mark.django_db
def test_reporters_word_on_a_report_that_waits_for_nobody_moves_nothing():
    bug = make_bug(status=Status.CONFIRMED)
    reply(report=bug, author=bug.reporter, text="Also on 0002-1.", key=uuid.uuid4())
    assert BugReport.objects.get().status == Status.CONFIRMED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("is_fixed", "status"), [(True, Status.VERIFIED), (False, Status.CONFIRMED)]
)
def test_reporter_judges_a_fix_once(is_fixed, status):
    bug = make_bug(status=Status.FIXED, outcome="In the next version.")
    assert judge_fix(report=bug, by=bug.reporter, is_fixed=is_fixed) is True
    assert judge_fix(report=bug, by=bug.reporter, is_fixed=is_fixed) is False
    assert BugReport.objects.get().status == status
    assert [line.moved_to for line in bug.replies.all()] == [status]
