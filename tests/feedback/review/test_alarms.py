import pytest
from django.urls import reverse

from portal.models import Alarm, Look
from tests.factories import make_alarm, make_artist, make_operator, make_reviewer

pytestmark = pytest.mark.django_db

PAGE = "/review/alarms/"


@pytest.fixture(autouse=True)
def operator(client):
    user = make_operator()
    client.force_login(user)
    return user


def resolve_url(alarm: Alarm) -> str:
    return reverse("review:alarm-resolve", args=[alarm.public_id])


def said(alarm: Alarm, *, answer: str = "It was your own script.", was: str = "false") -> dict:
    return {f"alarm-{alarm.pk}-answer": answer, f"alarm-{alarm.pk}-was_false": was}


def test_frozen_queues_come_first_and_what_is_over_last(client):
    over, asked = make_alarm(state="cleared"), make_alarm()
    later, frozen = make_alarm(), make_alarm(state="frozen")
    rows = client.get(PAGE).context["rows"]
    assert [row["told"].alarm for row in rows] == [frozen, asked, later, over]


def test_page_shows_state_rule_and_waiting_time(client):
    alarm = make_alarm()
    page = client.get(PAGE).content.decode()
    for words in (alarm.user.name, "Prompts without a page", "Waits for a sign-in"):
        assert words in page
    assert "Waits 0\xa0minutes" in page


def test_what_the_rule_saw_is_shown_to_who_opened_it_and_the_artist_reads_that(client, operator):
    alarm, other = make_alarm(), make_alarm()
    assert "192.0.2.0/24" not in client.get(PAGE).content.decode()
    answer = client.post(reverse("review:alarm-look", args=[alarm.public_id]), follow=True)
    assert answer.content.decode().count("192.0.2.0/24") == 1
    look = Look.objects.get()
    assert (look.staff, look.artist, look.purpose) == (operator, alarm.user, "alarm")
    assert list(look.sights.values_list("what", flat=True)) == ["An alarm: Prompts without a page"]
    assert not other.user.notices.exists()
    client.force_login(make_reviewer())
    assert "192.0.2.0/24" not in client.get(PAGE).content.decode()


def test_resolving_tells_the_artist_and_counts_against_the_rule(client, operator):
    alarm, true = make_alarm(), make_alarm()
    answer = client.post(resolve_url(alarm), said(alarm), follow=True)
    client.post(resolve_url(true), said(true, answer="A copied session.", was="true"))
    alarm.refresh_from_db()
    assert (alarm.state, alarm.answer, alarm.was_false) == (
        "resolved", "It was your own script.", True,
    )  # fmt: skip
    assert alarm.answered_by == operator
    assert "The artist reads your sentence." in answer.content.decode()
    assert client.get(PAGE).context["counts"] == [
        {"rule": "no_page_views", "title": "Prompts without a page", "raised": 2, "judged": 2,
         "false": 1}
    ]  # fmt: skip
    late = client.post(resolve_url(alarm), said(alarm), follow=True)
    assert "The alarm was over" in late.content.decode()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({"answer": ""}, "Write a sentence; the artist is owed one."), ({"was": ""}, "Say whether")],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(client, fields, sentence):
    alarm, other = make_alarm(), make_alarm()
    answer = client.post(resolve_url(alarm), said(alarm, **fields))
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 1
    assert {one.state for one in Alarm.objects.all()} == {"stepped_up"}
    assert other in [row["told"].alarm for row in answer.context["rows"]]


def test_reviewers_read_and_do_not_decide(client):
    client.force_login(make_reviewer())
    alarm = make_alarm()
    assert "Resolve it" not in client.get(PAGE).content.decode()
    assert client.post(resolve_url(alarm), said(alarm)).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_however_long(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_alarm(user=make_artist())
    with django_assert_num_queries(13):
        client.get(PAGE)
