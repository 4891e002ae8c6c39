import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from feedback.models import BugReply, BugReport
from feedback.review.merge import merge
from feedback.review.triage import Seen
from portal.models import Notice
from tests.factories import make_bug, make_operator, make_reviewer

SAME = "Same basket, same frames."


@pytest.fixture
def reviewer(client):
    person = make_reviewer(name="Tomasz")
    client.force_login(person)
    return person


def send(client, bugs, original, sentence=SAME):
    seen = [str(Seen.of(bug)) for bug in bugs]
    data = {"report": seen, "original": original, "sentence": sentence}
    return client.post(reverse("review:merge"), data)


def originals() -> list[int | None]:
    return list(BugReport.objects.order_by("number").values_list("duplicate_of__number", flat=True))


@pytest.mark.django_db
def test_oldest_is_suggested(client, reviewer):
    bugs = [make_bug(), make_bug(), make_bug()]
    BugReport.objects.filter(pk=bugs[2].pk).update(created_at=bugs[0].created_at.replace(year=2025))
    page = client.get(reverse("review:merge"), {"reports": "1,2,3"})
    assert page.context["form"]["original"].value() == 3
    assert [row["bug"] for row in page.context["rows"]] == [bugs[2], bugs[0], bugs[1]]


@pytest.mark.django_db
def test_suggested_duplicate_stands_for_its_original(client, reviewer):
    first = make_bug()
    copy = make_bug(status="duplicate", outcome=SAME, duplicate_of=first)
    page = client.get(reverse("review:merge"), {"reports": f"{copy.number},{make_bug().number}"})
    assert page.context["form"]["original"].value() == first.number


@pytest.mark.django_db
def test_each_becomes_a_duplicate_and_each_reporter_is_told(client, reviewer):
    bugs = [make_bug(), make_bug(), make_bug()]
    answer = send(client, bugs, 1)
    assert answer["Location"] == reverse("review:inbox")
    assert originals() == [None, 1, 1]
    moves = BugReply.objects.values_list("report", "text", "moved_to", "author")
    assert list(moves) == [(bug.pk, SAME, "duplicate", reviewer.pk) for bug in bugs[1:]]
    told = Notice.objects.filter(kind=Notice.Kind.ANSWERED).values_list("user", flat=True)
    assert list(told.order_by("pk")) == [bug.reporter_id for bug in bugs[1:]]


@pytest.mark.django_db
def test_lacking_words_keep_what_was_typed(client, reviewer):
    bugs = [make_bug(), make_bug()]
    answer = send(client, bugs, 77)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "original": ["There is no report with the number 77."]
    }
    assert SAME in answer.content.decode()
    answer = send(client, bugs, 1, sentence=" ")
    assert list(answer.context["form"].errors) == ["sentence"]
    assert [row["bug"] for row in answer.context["rows"]] == bugs
    assert originals() == [None, None]


@pytest.mark.django_db
def test_what_cannot_move_stays_ticked_with_its_reason(client, reviewer):
    bugs = [make_bug(), make_bug(), make_bug(), make_bug(status="fixed", outcome="In the next.")]
    BugReport.objects.filter(pk=bugs[2].pk).update(status="confirmed")
    answer = send(client, bugs, 1)
    assert (answer.status_code, originals()) == (409, [None, 1, None, None])
    assert [(row["bug"], row["why"]) for row in answer.context["rows"]] == [
        (bugs[2], "Somebody else moved it meanwhile: it is now “Confirmed”."),
        (bugs[3], "It is “Fixed”; only an open report can be moved there."),
    ]
    html = answer.content.decode()
    assert html.count(SAME) == 1
    again = send(client, [row["bug"] for row in answer.context["rows"]], 1)
    assert (again.status_code, originals()) == (409, [None, 1, 1, None])


@pytest.mark.django_db
def test_original_that_is_a_duplicate_stands_for_its_own(client, reviewer):
    first = make_bug()
    copy = make_bug(status="duplicate", outcome=SAME, duplicate_of=first)
    bug = make_bug()
    send(client, [bug, first], copy.number)
    assert originals() == [None, first.number, first.number]


@pytest.mark.django_db
def test_original_alone_moves_nothing(client, reviewer):
    bug = make_bug()
    answer = send(client, [bug], bug.number)
    assert (answer.status_code, originals()) == (409, [None])
    assert "the original alone was ticked" in answer.content.decode()


@pytest.mark.django_db
def test_nothing_ticked_leads_back(client, reviewer):
    for numbers in ("", "x", "77", "99999999999999"):
        answer = client.get(reverse("review:merge"), {"reports": numbers})
        assert answer["Location"] == reverse("review:inbox")


@pytest.mark.django_db
def test_merge_without_a_sentence_is_refused():
    bug = make_bug()
    with pytest.raises(ValueError, match="sentence"):
        merge(reports=[bug], original=make_bug(), by=make_reviewer(), sentence=" ")


@pytest.mark.django_db(transaction=True)
def test_two_merges_that_cross_make_no_circle():
    first, second = make_bug(), make_bug()
    people = [make_reviewer(), make_operator()]
    start = threading.Barrier(2)

    def into(number: int) -> int:
        pair = [first, second] if number else [second, first]
        try:
            start.wait(10)
            done = merge(
                reports=[BugReport.objects.get(pk=pair[0].pk)],
                original=pair[1],
                by=people[number],
                sentence=SAME,
            )
            return len(done.moved)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        moved = list(pool.map(into, range(2)))
    assert sum(moved) == 1
    rows = list(BugReport.objects.select_related("duplicate_of"))
    assert sorted(row.status for row in rows) == ["duplicate", "new"]
    assert rows[0].origin() == rows[1].origin()
    assert Notice.objects.filter(kind=Notice.Kind.ANSWERED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_one_wins_each_report():
    bugs = [make_bug() for _ in range(4)]
    people = [make_reviewer(), make_operator()]
    start = threading.Barrier(2)

    def run(number: int) -> set[int]:
        try:
            start.wait(10)
            done = merge(reports=bugs[1:], original=bugs[0], by=people[number], sentence=SAME)
            return {bug.pk for bug in done.moved}
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(run, range(2))
    assert one | other == {bug.pk for bug in bugs[1:]}
    assert one & other == set()
    assert originals() == [None, 1, 1, 1]
    assert BugReply.objects.count() == 3
