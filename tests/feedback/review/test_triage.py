from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse

from feedback.models import BugReport
from feedback.review.triage import Seen, assign, prioritise
from portal.models import Entry
from tests.factories import make_artist, make_bug, make_operator, make_reviewer


@pytest.fixture
def reviewer(client):
    person = make_reviewer(name="Tomasz")
    client.force_login(person)
    return person


def send(client, bugs, do: str, **data):
    seen = [str(Seen.of(bug)) for bug in bugs]
    return client.post(reverse("review:inbox-change"), {"report": seen, "do": do} | data)


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def now(field: str) -> list[object]:
    return list(BugReport.objects.order_by("pk").values_list(field, flat=True))


@pytest.mark.django_db
def test_seen_comes_back_as_it_was():
    for fields in ({}, {"assignee": make_reviewer(), "priority": 3, "status": "confirmed"}):
        seen = Seen.of(make_bug(**fields))
        assert Seen.read(str(seen)) == seen


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "x", "a.b.c.d", "1.2.3", "7." * 3, "x" * 32 + "...new"])
def test_what_no_list_sent_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        Seen.read(text)


@pytest.mark.django_db
def test_several_are_assigned_and_given_back(client, reviewer):
    bugs = [make_bug(), make_bug(), make_bug()]
    answer = send(client, bugs[:2], "mine")
    assert now("assignee") == [reviewer.pk, reviewer.pk, None]
    assert said(answer) == ["2 reports with Tomasz."]
    send(client, BugReport.objects.filter(assignee=reviewer).order_by("pk")[:1], "nobody")
    assert now("assignee") == [None, reviewer.pk, None]


@pytest.mark.django_db
def test_reports_go_to_somebody_of_the_team_alone(client, reviewer):
    bug, other = make_bug(), make_operator(name="Hana")
    for person in ("", make_artist().public_id):
        answer = send(client, [bug], "to", person=person)
        assert said(answer)[-1] == "Choose somebody of the team."
    assert now("assignee") == [None]
    send(client, [bug], "to", person=other.public_id)
    assert now("assignee") == [other.pk]


@pytest.mark.django_db
def test_priority_is_set_and_taken_back(client, reviewer):
    bugs = [make_bug(), make_bug(priority=4)]
    assert said(send(client, bugs, "priority-1")) == ["2 reports now: Now."]
    assert now("priority") == [1, 1]
    send(client, BugReport.objects.all(), "priority-none")
    assert now("priority") == [None, None]


@pytest.mark.django_db
def test_what_somebody_else_changed_stays_and_is_named(client, reviewer):
    bugs = [make_bug(), make_bug(), make_bug()]
    BugReport.objects.filter(pk=bugs[1].pk).update(assignee=make_operator(name="Hana"), priority=2)
    answer = send(client, bugs, "mine")
    assert now("assignee")[::2] == [reviewer.pk, reviewer.pk]
    assert BugReport.objects.get(pk=bugs[1].pk).assignee.name == "Hana"
    assert said(answer) == [
        "2 reports with Tomasz.",
        "Somebody else was faster, and nothing changed on: 0002 (with Hana, next).",
    ]
    assert said(send(client, [bugs[1]], "priority-1"))[-1].startswith("Somebody else was faster")
    assert now("priority") == [None, 2, None]


@pytest.mark.django_db
def test_each_change_is_in_the_record_of_its_reporter_and_none_that_was_lost(client, reviewer):
    bugs = [make_bug(), make_bug(), make_bug()]
    BugReport.objects.filter(pk=bugs[1].pk).update(assignee=make_operator(), priority=2)
    for do in ("mine", "priority-1"):
        send(client, bugs, do)
    entries = Entry.objects.filter(kind="report.triaged").order_by("pk")
    assert list(entries.values_list("person", "actor", "facts")) == [
        (bug.reporter_id, reviewer.pk, {"number": bug.label, "what": what})
        for what in ("who works on it", "priority")
        for bug in bugs[::2]
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"do": "mine"}, "Tick a report first."),
        ({"do": "mine", "report": "x"}, "The list was not read whole. Open it again."),
        ({"do": "burn"}, "Tick a report first."),
    ],
)
def test_bad_input_changes_nothing_and_says_why(client, reviewer, data, sentence):
    make_bug()
    answer = client.post(reverse("review:inbox-change"), data)
    assert (said(answer), answer["Location"]) == ([sentence], reverse("review:inbox"))
    assert now("assignee") == [None]


@pytest.mark.django_db
def test_change_leads_back_to_the_list_and_nowhere_else(client, reviewer):
    url = reverse("review:inbox")
    for back, to in [
        (f"{url}?kind=reports&state=new", f"{url}?kind=reports&state=new"),
        ("https://elsewhere.example/", url),
        ("/review/artists/", url),
        ("", url),
    ]:
        assert send(client, [make_bug()], "mine", back=back)["Location"] == to


@pytest.mark.django_db
def test_duplicates_go_on_to_the_page_that_merges(client, reviewer):
    bugs = [make_bug(), make_bug()]
    answer = send(client, bugs, "duplicates")
    assert answer["Location"] == f"{reverse('review:merge')}?reports=1,2"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", ["assignee", "priority"])
def test_of_two_who_change_what_both_saw_one_wins(field):
    seen = [Seen.of(make_bug()) for _ in range(3)]
    people = [make_reviewer(), make_reviewer()]

    def change(number: int) -> int:
        try:
            if field == "assignee":
                return assign(seen=seen, to=people[number], by=people[number]).done
            return prioritise(seen=seen, to=number + 1, by=people[number]).done
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(change, range(2)))
    values = now(field)
    wanted = [people[0].pk, people[1].pk] if field == "assignee" else [1, 2]
    assert done == [values.count(wanted[0]), values.count(wanted[1])]
    assert sum(done) == 3
