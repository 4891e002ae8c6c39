import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.bugs.job_facts import job_facts
from feedback.models import BugFollower, BugReport
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_generation,
    make_operator,
    make_reviewer,
)
from tests.feedback.bugs.test_views import HTMX, said, send

pytestmark = pytest.mark.django_db
SECRETS = ("Words of another", "Expected of another", "Seen by another", "Secret", "Ada Other")


@pytest.fixture
def others():
    """A report of somebody else on a prompt like ours, full of their words."""
    asked = make_generation(artist=make_artist(name="Ada Other"), prompt="Secret kite, beach")
    clip = make_clip(generation=asked, status="done")
    return make_bug(
        clip=clip,
        title="Words of another",
        expected="Expected of another",
        actual="Seen by another",
        job_facts=job_facts(clip),
    )


@pytest.fixture
def clip(others):
    return make_clip(
        generation=make_generation(
            prompt="A kite above a beach", model_version=others.clip.generation.model_version
        ),
        status="done",
    )


def alike(client, clip, **data):
    return client.get(reverse("bugs:alike", args=[clip.public_id]), data)


def mine_too(client, bug, clip=None, **headers):
    data = {"clip": str(clip.public_id)} if clip else {}
    return client.post(reverse("bugs:mine-too", args=[bug.public_id]), data, headers=headers)


def no_word_of(others, html: str) -> bool:
    return others.label in html and not any(words in html for words in SECRETS)


def test_what_is_alike_says_no_word_of_another_artist(client, others, clip):
    BugReport.objects.update(public_summary="Small things vanish.")
    client.force_login(clip.artist)
    answer = alike(client, clip, code="pop_in_out", frame_start="2", frame_end="4")
    html = answer.content.decode()
    assert answer.context["alike"] == [others]
    assert no_word_of(others, html)
    assert "Small things vanish." in html
    assert "1 person has it" in html
    assert others.clip.generation.model_version.label in html


def test_ones_own_earlier_report_is_shown_with_its_title(client, others, clip):
    make_bug(clip=clip, title="Mine of before", job_facts=job_facts(clip))
    client.force_login(clip.artist)
    html = alike(client, clip, code="pop_in_out").content.decode()
    assert "Mine of before" in html
    assert html.count("Mine shows it too<") == 1


def test_what_one_follows_already_is_not_asked_again(client, others, clip):
    BugFollower.objects.create(report=others, person=clip.artist)
    client.force_login(clip.artist)
    html = alike(client, clip, code="pop_in_out").content.decode()
    assert (html.count("Yours too"), html.count("Mine shows it too<")) == (1, 0)


def test_nothing_is_alike_for_another_kind_or_for_none(client, others, clip):
    client.force_login(clip.artist)
    for code in ("physics", "", "nonsense"):
        assert alike(client, clip, code=code).context["alike"] == []


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_first_sending_shows_what_is_alike_and_keeps_the_words(client, others, clip, headers):
    client.force_login(clip.artist)
    data = said()
    answer = send(client, clip, data, **headers)
    html = answer.content.decode()
    assert (answer.status_code, BugReport.objects.count()) == (422, 1)
    assert (html.count("It hangs there."), html.count("Send as a new report")) == (1, 1)
    assert data["key"] in html
    assert no_word_of(others, html)
    again = send(client, clip, data | {"shown": [others.label]}, **headers)
    assert (again.status_code, BugReport.objects.count()) == (200 if headers else 302, 2)


def test_a_second_click_asks_nothing(client, others, clip):
    client.force_login(clip.artist)
    data = said()
    send(client, clip, data | {"shown": [others.label]})
    assert send(client, clip, data).status_code == 302
    assert BugReport.objects.count() == 2


def test_search_asks_as_often_for_three_as_for_one(client, others, clip):
    client.force_login(clip.artist)
    alike(client, clip, code="pop_in_out")
    with CaptureQueriesContext(connection) as one:
        alike(client, clip, code="pop_in_out")
    for _ in range(2):
        make_bug(clip=others.clip, job_facts=others.job_facts)
    with CaptureQueriesContext(connection) as three:
        assert len(alike(client, clip, code="pop_in_out").context["alike"]) == 3
    assert len(three) == len(one)


def test_nobody_searches_with_anothers_clip(client, others, clip):
    for person in (make_artist(), make_reviewer(), make_operator()):
        client.force_login(person)
        assert alike(client, clip, code="pop_in_out").status_code == 404


def test_mine_too_by_hand_and_by_script(client, others, clip):
    client.force_login(clip.artist)
    assert mine_too(client, others, clip)["Location"] == f"{clip.get_absolute_url()}#report"
    html = mine_too(client, others, clip, **HTMX).content.decode()
    assert "Report 0001 is yours too." in html
    assert no_word_of(others, html)
    assert BugFollower.objects.get().clip == clip


def test_mine_too_counts_the_frames_that_made_it_likely(client, others, clip):
    """Same version and frames, and not one word of the prompt in common."""
    BugReport.objects.update(frame_start=2, frame_end=4)
    facts = others.job_facts | {"prompt": "Lanterns"}
    BugReport.objects.filter(pk=others.pk).update(job_facts=facts)
    client.force_login(clip.artist)
    answer = alike(client, clip, code="pop_in_out", frame_start="2", frame_end="4")
    assert answer.context["alike"] == [others]
    html = answer.content.decode()
    assert 'name="frame_start" value="2"' in html
    data = {"clip": str(clip.public_id), "frame_start": "2", "frame_end": "4"}
    client.post(reverse("bugs:mine-too", args=[others.public_id]), data)
    assert BugFollower.objects.get().person == clip.artist


def test_mine_too_needs_a_likely_report_and_ones_own_clip(client, others, clip):
    unlike = make_bug(code="physics")
    client.force_login(clip.artist)
    assert mine_too(client, unlike, clip).status_code == 404
    assert mine_too(client, others, others.clip).status_code == 404
    assert mine_too(client, others).status_code == 404
    nonsense = {"clip": "nonsense"}
    url = reverse("bugs:mine-too", args=[others.public_id])
    assert client.post(url, nonsense).status_code == 404
    client.force_login(others.reporter)
    assert mine_too(client, others, others.clip).status_code == 404
    assert BugFollower.objects.count() == 0


def test_followed_page_by_person(client, others, clip):
    url = others.get_absolute_url()
    BugFollower.objects.create(report=others, person=clip.artist, clip=clip)
    client.force_login(clip.artist)
    assert no_word_of(others, client.get(url).content.decode())
    client.force_login(make_artist())
    assert client.get(url).status_code == 404
    client.force_login(others.reporter)
    assert "Words of another" in client.get(url).content.decode()


def test_followed_list_shows_own_alone_and_asks_as_often_for_three(client, others, clip):
    BugFollower.objects.create(report=others, person=clip.artist)
    BugFollower.objects.create(report=make_bug(), person=make_artist())
    client.force_login(clip.artist)
    url = reverse("bugs:followed")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        answer = client.get(url)
    assert list(answer.context["page_obj"]) == [others]
    assert no_word_of(others, answer.content.decode())
    for _ in range(2):
        BugFollower.objects.create(report=make_bug(), person=clip.artist)
    with CaptureQueriesContext(connection) as three:
        assert len(client.get(url).context["page_obj"]) == 3
    assert len(three) == len(one)


def test_a_duplicate_leads_to_its_original_while_one_is_told_of_it(client, others, clip):
    own = make_bug(clip=clip, status="duplicate", duplicate_of=others, outcome="Same as another.")
    client.force_login(clip.artist)
    link = f'href="{others.get_absolute_url()}"'
    assert link not in client.get(own.get_absolute_url()).content.decode()
    BugFollower.objects.create(report=others, person=clip.artist)
    assert link in client.get(own.get_absolute_url()).content.decode()


def test_who_stops_following_sees_it_no_more(client, others, clip):
    BugFollower.objects.create(report=others, person=clip.artist)
    url = reverse("bugs:unfollow", args=[others.public_id])
    client.force_login(make_artist())
    assert client.post(url).status_code == 404
    client.force_login(clip.artist)
    assert client.post(url)["Location"] == reverse("bugs:followed")
    assert client.post(url).status_code == 404
    assert client.get(others.get_absolute_url()).status_code == 404


def test_duplicate_shows_its_original_in_the_teams_words_alone(client, others, clip):
    BugReport.objects.update(public_summary="Small things vanish.", status="confirmed")
    mine = make_bug(clip=clip, status="duplicate", outcome="Same.", duplicate_of=others)
    client.force_login(clip.artist)
    html = client.get(mine.get_absolute_url()).content.decode()
    assert no_word_of(others, html)
    assert "Same as report 0001" in html
    assert ("Small things vanish." in html, ">Confirmed<" in html) == (True, True)


def test_a_report_that_is_not_there_is_nobodys(client):
    client.force_login(make_artist())
    for name in ("bugs:mine-too", "bugs:unfollow"):
        assert client.post(reverse(name, args=[uuid.uuid4()])).status_code == 404
