import uuid

import pytest
from django.db import IntegrityError, transaction

from feedback.models import BugReply, BugReport, Defect
from tests.factories import make_bug, make_clip, make_reviewer

pytestmark = pytest.mark.django_db
Status = BugReport.Status


def is_refused(constraint: str, **fields) -> bool:
    clip = make_clip(status="done")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_bug(clip=clip, **fields)
    return constraint in str(refusal.value)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("bug_severity_1_to_4", {"severity": 0}),
        ("bug_severity_1_to_4", {"severity": 5}),
        ("bug_code_valid", {"code": "unheard_of"}),
        ("bug_has_a_title", {"title": ""}),
        ("bug_frames_in_order", {"frame_start": 5, "frame_end": 4}),
        ("bug_frames_in_order", {"frame_start": 5, "frame_end": None}),
        ("bug_frames_in_order", {"frame_start": None, "frame_end": 5}),
        ("bug_status_valid", {"status": "lost"}),
        ("bug_close_says_why", {"status": "wont_fix", "outcome": ""}),
        ("bug_close_says_why", {"status": "fixed", "outcome": ""}),
        ("bug_duplicate_names_the_other", {"status": "duplicate", "outcome": "Same."}),
    ],
)
def test_wrong_row_is_impossible(constraint, fields):
    assert is_refused(constraint, **fields)


def test_negative_frame_is_impossible():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_bug(frame_start=-1, frame_end=2)
    assert BugReport.objects.count() == 0


def test_number_is_given_once():
    bug = make_bug(number=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_bug(clip=bug.clip, number=7)
    assert bug.label == "0007"


def test_key_is_used_once_by_a_reporter():
    bug = make_bug()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_bug(clip=bug.clip, idempotency_key=bug.idempotency_key)
    assert make_bug(idempotency_key=bug.idempotency_key).reporter != bug.reporter


def test_empty_reply_is_impossible():
    bug = make_bug()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BugReply.objects.create(report=bug, author=bug.reporter)
    assert "bug_reply_says_something" in str(refusal.value)


def test_reply_key_is_used_once_by_an_author():
    bug, key = make_bug(), uuid.uuid4()
    BugReply.objects.create(report=bug, author=bug.reporter, text="One", idempotency_key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        BugReply.objects.create(report=bug, author=bug.reporter, text="Two", idempotency_key=key)
    assert [reply.text for reply in bug.replies.all()] == ["One"]


OPEN_TARGETS = [*BugReport.OPEN[1:], *BugReport.EXPLAINED]
EDGES = {
    Status.NEW: OPEN_TARGETS,
    Status.NEEDS_INFO: [one for one in OPEN_TARGETS if one != Status.NEEDS_INFO],
    Status.CONFIRMED: [one for one in OPEN_TARGETS if one != Status.CONFIRMED],
    Status.IN_PROGRESS: [one for one in OPEN_TARGETS if one != Status.IN_PROGRESS],
    Status.FIXED: [Status.CONFIRMED],
    Status.VERIFIED: [Status.CONFIRMED],
    **{closed: [Status.NEW] for closed in BugReport.CLOSED},
}


@pytest.mark.parametrize("source", Status.values)
def test_staff_move_along_the_edges_and_nowhere_else(source):
    first = make_bug()
    words = {"outcome": "Because.", "duplicate_of": first if source == "duplicate" else None}
    bug = make_bug(clip=first.clip, status=source, **words)
    assert bug.edges() == EDGES[Status(source)]
    for to in set(Status.values) - set(EDGES[Status(source)]):
        with pytest.raises(ValueError, match="No edge"):
            bug.move(to, outcome="Because.")
    assert BugReport.objects.get(pk=bug.pk).status == source


def test_of_two_who_close_at_once_one_wins():
    bug = make_bug()
    one, other = BugReport.objects.get(pk=bug.pk), BugReport.objects.get(pk=bug.pk)
    assert one.move(Status.WONT_FIX, outcome="No time.") is True
    assert other.move(Status.INVALID, outcome="No fault.") is False
    assert (other.status, other.outcome) == (Status.WONT_FIX, "No time.")


def test_only_a_fixed_report_is_verified_or_reopened():
    bug = make_bug()
    assert (bug.verify(), bug.reopen(), bug.status) == (False, False, Status.NEW)
    bug.move(Status.FIXED, outcome="In the next version.")
    assert (bug.verify(), bug.status) == (True, Status.VERIFIED)
    assert bug.reopen() is False


def test_reporter_sees_own_and_nobody_another_ones():
    mine, _ = make_bug(), make_bug()
    assert list(BugReport.objects.visible_to(mine.reporter)) == [mine]
    assert list(BugReport.objects.visible_to(make_reviewer())) == []


def test_codes_are_those_of_the_taxonomy():
    assert Defect.values == [
        "flicker_noise",
        "morphing",
        "identity_drift",
        "pop_in_out",
        "anatomy",
        "body_motion",
        "physics",
        "causality",
        "light_optics",
        "space_camera",
        "structure",
        "text_glyphs",
        "prompt_miss",
        "style_miss",
        "bias_stereotype",
        "likeness_ip",
        "safety",
        "watermark_artifact",
        "app_bug",
    ]
    assert "app_bug" not in dict(Defect.of_film())
