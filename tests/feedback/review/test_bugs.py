import uuid

import pytest
from django.urls import reverse

from feedback.models import BugReport
from portal.models import Notice
from tests.factories import make_bug, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reviewer(client):
    person = make_reviewer(name="Tomasz")
    client.force_login(person)
    return person


def move(client, bug, **data):
    url = reverse("review:bug-move", args=[bug.public_id])
    return client.post(url, {"seen": "new", "to": "confirmed", "sentence": ""} | data)


def test_page_shows_what_was_said_and_the_facts(client):
    facts = {"clip": "0001-1", "seed": 99, "error": {"text": "", "detail": "Traceback here"}}
    bug = make_bug(expected="It hangs.", frame_start=2, frame_end=5, job_facts=facts)
    html = client.get(reverse("review:bug", args=[bug.public_id])).content.decode()
    for words in ("It hangs.", "Frames 2 to 5", "<dd>99</dd>", "Traceback here"):
        assert html.count(words) == 1


def test_move_with_a_sentence_is_answered_to_the_reporter(client, reviewer):
    bug = make_bug()
    move(client, bug, to="wont_fix", sentence="Out of reach for this model.")
    bug.refresh_from_db()
    assert (bug.status, bug.outcome) == ("wont_fix", "Out of reach for this model.")
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (bug.reporter, Notice.Kind.ANSWERED)


def test_close_without_a_sentence_keeps_the_rest(client):
    bug = make_bug()
    answer = move(client, bug, to="duplicate", original="77")
    assert answer.status_code == 422
    assert dict(answer.context["move_form"].errors) == {
        "sentence": ["Write a sentence; the reporter is owed one."],
        "original": ["There is no other report with the number 77."],
    }
    assert BugReport.objects.get().status == "new"


def test_duplicate_of_itself_or_of_nothing_is_refused(client):
    bug = make_bug()
    for original, sentence in [
        (str(bug.number), f"There is no other report with the number {bug.number}."),
        ("", "Give the number of the report that came first."),
    ]:
        answer = move(client, bug, to="duplicate", sentence="Same.", original=original)
        assert dict(answer.context["move_form"].errors) == {"original": [sentence]}


def test_duplicate_points_at_its_original(client):
    original, bug = make_bug(), make_bug()
    move(client, bug, to="duplicate", sentence="Same.", original=str(original.number))
    bug.refresh_from_db()
    assert bug.duplicate_of == original
    page = client.get(reverse("review:bug", args=[bug.public_id])).content.decode()
    assert reverse("review:bug", args=[original.public_id]) in page


def test_second_of_two_sees_the_change_and_keeps_their_words(client):
    bug = make_bug()
    move(client, bug, to="in_progress")
    answer = move(client, bug, to="invalid", sentence="A long explanation of mine.")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "it is now “Being worked on”" in html
    assert html.count("A long explanation of mine.") == 1
    assert answer.context["move_form"]["seen"].value() == "in_progress"
    told = Notice.objects.filter(kind=Notice.Kind.ANSWERED).count()
    assert (BugReport.objects.get().status, told) == ("in_progress", 1)


def test_reply_reaches_the_reporter_once(client, reviewer):
    bug = make_bug()
    url = reverse("review:bug-reply", args=[bug.public_id])
    data = {"key": uuid.uuid4(), "text": "Seen on six clips."}
    for _ in range(2):
        client.post(url, data)
    assert [(one.author, one.text) for one in bug.replies.all()] == [(reviewer, data["text"])]
    assert [one.text for one in Notice.objects.all()] == ["Tomasz answered your report 0001."]
    client.force_login(bug.reporter)
    assert data["text"] in client.get(bug.get_absolute_url()).content.decode()


def test_empty_reply_is_refused(client):
    bug = make_bug()
    url = reverse("review:bug-reply", args=[bug.public_id])
    answer = client.post(url, {"key": uuid.uuid4(), "text": ""})
    assert (answer.status_code, bug.replies.count()) == (422, 0)
